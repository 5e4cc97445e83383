//! The customer timeline: everything that ever happened with a customer, in every department.
//!
//! Arrows: `rpc` and `jobs` call `commands` and `queries`, which use `domain` (pure) and `store` (all the SQL). `log`
//! is what makes the timeline a log: the group-commit appender, the hub that wakes those who wait, and the cursor.
//!
//! Invariants:
//! - Everything of a customer is in the customer's partition, and the row lock on the partition's head is the mutex
//!   for it: a command locks the head first, then whatever else it needs.
//! - Sequences and positions are gapless and in commit order, because they are numbered under that lock, and only
//!   events that were not recorded before are numbered.
//! - The database is the only truth about what was recorded. The hub only says when it is worth looking.

mod app;
mod commands;
mod domain;
mod error;
mod jobs;
mod log;
mod messages;
mod presence;
mod queries;
mod rpc;
mod settings;
mod store;

use std::sync::Arc;

use baton_chassis::{MAX_MESSAGE_BYTES, Service, Shutdown};
use baton_db::{Db, DbSettings, Migrations};
use baton_model::{Clock, Ids, SystemClock, SystemIds};
use baton_proto::cases::v1::capabilities_service_server::CapabilitiesServiceServer;
use baton_proto::cases::v1::cases_service_server::CasesServiceServer;
use baton_proto::cases::v1::complaints_service_server::ComplaintsServiceServer;
use baton_proto::cases::v1::feedback_service_server::FeedbackServiceServer;
use baton_proto::cases::v1::handoffs_service_server::HandoffsServiceServer;
use baton_proto::cases::v1::problem_areas_service_server::ProblemAreasServiceServer;
use baton_proto::cases::v1::service_reports_service_server::ServiceReportsServiceServer;
use baton_proto::cases::v1::standards_service_server::StandardsServiceServer;
use baton_proto::customers::v1::customers_service_server::CustomersServiceServer;
use baton_proto::timeline::v1::facts_service_server::FactsServiceServer;
use baton_proto::timeline::v1::follow_ups_service_server::FollowUpsServiceServer;
use baton_proto::timeline::v1::presence_service_server::PresenceServiceServer;
use baton_proto::timeline::v1::promises_service_server::PromisesServiceServer;
use baton_proto::timeline::v1::timeline_service_server::TimelineServiceServer;
use futures::FutureExt;
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use app::App;
use jobs::expire_handoffs::expire_handoffs;
use jobs::measure_service::measure_service;
use jobs::poll_heads::poll_heads;
use jobs::watch_clocks::watch_clocks;
use jobs::watch_problem_areas::watch_problem_areas;
use jobs::watch_promises::watch_promises;
use log::LANES;
use presence::keep_presences;
use rpc::capabilities::Capabilities;
use rpc::cases::Cases;
use rpc::complaints::Complaints;
use rpc::customers::Customers;
use rpc::facts::Facts;
use rpc::feedback::Feedback;
use rpc::follow_ups::FollowUps;
use rpc::handoffs::Handoffs;
use rpc::presence::{MESSAGE_BYTES, Presence};
use rpc::problem_areas::ProblemAreas;
use rpc::promises::Promises;
use rpc::service_reports::ServiceReports;
use rpc::standards::Standards;
use rpc::timeline::Timeline;

pub use settings::{Args, Settings};

/// The tables of the timeline's database.
pub fn migrations() -> Migrations {
    Migrations::new([baton_inbox::migrations(), sqlx::migrate!()])
}

/// What the service is made of.
#[derive(Debug)]
pub struct Parts {
    /// Its database, with the tables of [`migrations`].
    pub db: Db,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where new ids come from.
    pub ids: Arc<dyn Ids>,
}

/// Connects, brings the tables up to date, and composes the service on the machine's clock and randomness.
pub async fn build(settings: Settings) -> anyhow::Result<Service> {
    let mut database = DbSettings::new(settings.database.url.expose())?.application_name("baton-timeline");
    database.write_connections = settings.database.write_connections;
    database.read_connections = settings.database.read_connections;
    let db = Db::connect(&database).await?;
    migrations().apply(&database).await?;
    Ok(compose(Parts { db, clock: Arc::new(SystemClock), ids: Arc::new(SystemIds) }))
}

/// Puts the service together: its RPCs, the lanes of the appender, and what it does by itself.
pub fn compose(parts: Parts) -> Service {
    let Parts { db, clock, ids } = parts;
    let app = App::new(db.clone(), clock, ids);
    let mut service = Service::new("timeline")
        .serving(
            TimelineServiceServer::new(Timeline { app: app.clone() })
                .max_decoding_message_size(MAX_MESSAGE_BYTES),
        )
        .serving(
            CustomersServiceServer::new(Customers { app: app.clone() })
                .max_decoding_message_size(MAX_MESSAGE_BYTES),
        )
        .serving(
            CasesServiceServer::new(Cases { app: app.clone() }).max_decoding_message_size(MAX_MESSAGE_BYTES),
        )
        .serving(
            HandoffsServiceServer::new(Handoffs { app: app.clone() })
                .max_decoding_message_size(MAX_MESSAGE_BYTES),
        )
        .serving(
            CapabilitiesServiceServer::new(Capabilities { app: app.clone() })
                .max_decoding_message_size(MAX_MESSAGE_BYTES),
        )
        .serving(
            ComplaintsServiceServer::new(Complaints { app: app.clone() })
                .max_decoding_message_size(MAX_MESSAGE_BYTES),
        )
        .serving(
            FactsServiceServer::new(Facts { app: app.clone() }).max_decoding_message_size(MAX_MESSAGE_BYTES),
        )
        .serving(
            FeedbackServiceServer::new(Feedback { app: app.clone() })
                .max_decoding_message_size(MAX_MESSAGE_BYTES),
        )
        .serving(
            StandardsServiceServer::new(Standards { app: app.clone() })
                .max_decoding_message_size(MAX_MESSAGE_BYTES),
        )
        .serving(
            PromisesServiceServer::new(Promises { app: app.clone() })
                .max_decoding_message_size(MAX_MESSAGE_BYTES),
        )
        .serving(
            FollowUpsServiceServer::new(FollowUps { app: app.clone() })
                .max_decoding_message_size(MAX_MESSAGE_BYTES),
        )
        .serving(
            ProblemAreasServiceServer::new(ProblemAreas { app: app.clone() })
                .max_decoding_message_size(MAX_MESSAGE_BYTES),
        )
        .serving(
            PresenceServiceServer::new(Presence { app: app.clone() })
                .max_decoding_message_size(MESSAGE_BYTES),
        )
        .serving(
            ServiceReportsServiceServer::new(ServiceReports { app: app.clone() })
                .max_decoding_message_size(MAX_MESSAGE_BYTES),
        );
    for lane in 0..LANES {
        let run = move |app: App, stop| async move { app.appender.run_lane(lane, stop).await };
        service = service.task("appender", task(&app, run));
    }
    let health = db.clone();
    let healthy = move || {
        let db = health.clone();
        async move { db.is_healthy().await }
    };
    let sweep = |app: App, stop| baton_inbox::keep_swept(app.db, app.clock, stop);
    service
        .task("sweep requests", task(&app, sweep))
        .task("poll heads", task(&app, poll_heads))
        .task("expire handoffs", task(&app, expire_handoffs))
        .task("watch clocks", task(&app, watch_clocks))
        .task("watch promises", task(&app, watch_promises))
        .task("watch problem areas", task(&app, watch_problem_areas))
        .task("keep presences", task(&app, keep_presences))
        .task("measure service", task(&app, measure_service))
        .ready_when("database", healthy)
        .closing(move || async move { db.close().await })
}

/// A background task around what handlers share.
fn task<F>(
    app: &App,
    run: impl Fn(App, CancellationToken) -> F + Send + Sync + 'static,
) -> impl Fn(Shutdown) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync + 'static
where
    F: Future<Output = ()> + Send + 'static,
{
    let app = app.clone();
    move |shutdown| run(app.clone(), shutdown.token()).map(Ok).boxed()
}
