//! The orders department: what customers ordered, and how far it is.
//!
//! Arrows: `rpc` and `reactions` call `commands` and `queries`, which use `domain` (pure) and `store` (all the SQL).
//! What the world is told is in `events`. What all departments share is in `baton_department`.
//!
//! Invariants:
//! - A command is one transaction of state, event and answer. It happened with all three or not at all.
//! - An order's revision is the number of its events.

mod commands;
mod domain;
mod error;
mod events;
mod jobs;
mod queries;
mod reactions;
mod rpc;
mod settings;
mod store;

use baton_chassis::{MAX_MESSAGE_BYTES, Service};
use baton_db::Migrations;
use baton_department::Composition;
use baton_proto::orders::v1::orders_service_server::OrdersServiceServer;

use jobs::CompleteOrders;
use reactions::OrdersReactions;
use rpc::OrdersRpc;

pub use baton_department::Parts;
pub use settings::{Args, Settings, Terms};

/// The tables of this department's database.
pub fn migrations() -> Migrations {
    baton_department::migrations(sqlx::migrate!())
}

/// Connects, brings the tables up to date, and composes the service.
pub async fn build(settings: Settings) -> anyhow::Result<Service> {
    let parts = Parts::connect("baton-orders", &settings.department, &migrations()).await?;
    compose(parts, settings.terms)
}

/// Puts the service together: what it serves, its reactions to the events of others, and what it does in time.
pub fn compose(parts: Parts, terms: Terms) -> anyhow::Result<Service> {
    let department = Composition::new("orders", "Orders", parts)?;
    let rpc = OrdersRpc(department.desk());
    let reactions = OrdersReactions(department.clerk());
    let complete_orders = CompleteOrders { after: terms.complete_after };
    let service = department.reacting(reactions).job(complete_orders).service();
    Ok(service.serving(OrdersServiceServer::new(rpc).max_decoding_message_size(MAX_MESSAGE_BYTES)))
}
