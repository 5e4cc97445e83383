//! The support department: problems of customers, and the solutions we know.
//!
//! Arrows: `rpc` and `reactions` call `commands` and `queries`, which use `domain` (pure) and `store` (all the SQL).
//! What the world is told is in `events`.
//!
//! Invariants:
//! - A command is one transaction of state, event and answer. It happened with all three or not at all.
//! - A ticket's revision is the number of its events.

mod commands;
mod domain;
mod error;
mod events;
mod queries;
mod reactions;
mod rpc;
mod settings;
mod store;

use std::sync::Arc;

use baton_chassis::{MAX_MESSAGE_BYTES, Service, Shutdown};
use baton_client::{Connection, KnownCustomers, TokenSource};
use baton_db::{Db, DbSettings, Migrations};
use baton_inbox::Consumer;
use baton_model::{Actor, Clock, Ids, Role, SystemClock, SystemIds};
use baton_outbox::{Relay, Wake};
use baton_proto::support::v1::support_service_server::SupportServiceServer;

use events::DEPARTMENT;
use reactions::SupportReactions;
use rpc::SupportRpc;

pub use settings::{Args, Settings};

/// The tables of this department's database.
pub fn migrations() -> Migrations {
    Migrations::new([baton_outbox::migrations(), baton_inbox::migrations(), sqlx::migrate!()])
}

/// What the service is made of.
#[derive(Debug)]
pub struct Parts {
    /// Its database, with the tables of [`migrations`].
    pub db: Db,
    /// The timeline, called as this service.
    pub timeline: Connection,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where new ids come from.
    pub ids: Arc<dyn Ids>,
}

/// Connects, brings the tables up to date, and composes the service on the machine's clock and randomness.
pub async fn build(settings: Settings) -> anyhow::Result<Service> {
    let mut database = DbSettings::new(settings.database.url.expose())?.application_name("baton-support");
    database.write_connections = settings.database.write_connections;
    database.read_connections = settings.database.read_connections;
    let db = Db::connect(&database).await?;
    migrations().apply(&database).await?;
    let token = TokenSource::new(settings.timeline.service_token.expose())?;
    let timeline = Connection::lazy(&settings.timeline.url, token)?;
    compose(Parts { db, timeline, clock: Arc::new(SystemClock), ids: Arc::new(SystemIds) })
}

/// Puts the service together: its RPCs, the relay of its events, and its reactions to those of others.
pub fn compose(parts: Parts) -> anyhow::Result<Service> {
    let Parts { db, timeline, clock, ids } = parts;
    let actor = Actor {
        id: "support-service".to_owned(),
        name: "Support".to_owned(),
        department: DEPARTMENT.parse()?,
        role: Role::Service,
    };
    let wake = Wake::default();
    let rpc = SupportRpc {
        db: db.clone(),
        clock: Arc::clone(&clock),
        ids: Arc::clone(&ids),
        customers: KnownCustomers::new(&timeline),
        wake: wake.clone(),
    };
    let reactions = SupportReactions { actor, clock, ids, wake: wake.clone() };
    let relay = {
        let (db, timeline) = (db.clone(), timeline.clone());
        move |shutdown: Shutdown| {
            let relay = Relay::new(db.clone(), timeline.clone(), wake.clone());
            async move {
                relay.run(shutdown.token()).await;
                Ok(())
            }
        }
    };
    let consumer = {
        let db = db.clone();
        move |shutdown: Shutdown| {
            let consumer = Consumer::new(DEPARTMENT, db.clone(), timeline.clone(), reactions.clone());
            async move {
                consumer.run(shutdown.token()).await;
                Ok(())
            }
        }
    };
    Ok(Service::new(DEPARTMENT)
        .serving(SupportServiceServer::new(rpc).max_decoding_message_size(MAX_MESSAGE_BYTES))
        .task("relay", relay)
        .task("consumer", consumer)
        .ready_when("database", move || {
            let db = db.clone();
            async move { db.is_healthy().await }
        }))
}
