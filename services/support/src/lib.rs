//! The support department: problems of customers, and the solutions we know.
//!
//! Arrows: `rpc` and `reactions` call `commands` and `queries`, which use `domain` (pure) and `store` (all the SQL).
//! What the world is told is in `events`. What all departments share is in `baton_department`.
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

use baton_chassis::{MAX_MESSAGE_BYTES, Service};
use baton_db::Migrations;
use baton_department::Composition;
use baton_proto::support::v1::support_service_server::SupportServiceServer;

use reactions::SupportReactions;
use rpc::SupportRpc;

pub use baton_department::Parts;
pub use settings::{Args, Settings};

/// The tables of this department's database.
pub fn migrations() -> Migrations {
    baton_department::migrations(sqlx::migrate!())
}

/// Connects, brings the tables up to date, and composes the service.
pub async fn build(settings: Settings) -> anyhow::Result<Service> {
    let parts = Parts::connect("baton-support", &settings, &migrations()).await?;
    compose(parts)
}

/// Puts the service together: what it serves, and its reactions to the events of others.
pub fn compose(parts: Parts) -> anyhow::Result<Service> {
    let timeline = parts.timeline.clone();
    let department = Composition::new("support", "Support", parts)?;
    let rpc = SupportRpc(department.desk());
    let reactions = SupportReactions { clerk: department.clerk(), timeline };
    let service = department.reacting(reactions).service();
    Ok(service.serving(SupportServiceServer::new(rpc).max_decoding_message_size(MAX_MESSAGE_BYTES)))
}
