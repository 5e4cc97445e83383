//! The sales department: leads, quotes, accounts, and staying in touch.
//!
//! Arrows: `rpc`, `reactions` and `jobs` call `commands` and `queries`, which use `domain` (pure) and `store` (all the
//! SQL). What the world is told is in `events`, what is asked of orders in `orders`. What all departments share is in
//! `baton_department`.
//!
//! Invariants:
//! - A command is one transaction of state, event and answer. It happened with all three or not at all.
//! - An object's revision is the number of its events.
//! - An accepted quote is one order, however often it is accepted and whoever dies in between.

mod commands;
mod domain;
mod error;
mod events;
mod jobs;
mod orders;
mod queries;
mod reactions;
mod rpc;
mod settings;
mod store;

use baton_chassis::{MAX_MESSAGE_BYTES, Service};
use baton_client::Connection;
use baton_db::Migrations;
use baton_department::Composition;
use baton_proto::sales::v1::sales_service_server::SalesServiceServer;

use jobs::{ExpireQuotes, FinishAcceptances, PlanCadenceTouches};
use orders::Orders;
use reactions::SalesReactions;
use rpc::SalesRpc;

pub use baton_department::Parts;
pub use settings::{Args, Settings};

/// The tables of this department's database.
pub fn migrations() -> Migrations {
    baton_department::migrations(sqlx::migrate!())
}

/// Connects, brings the tables up to date, and composes the service.
pub async fn build(settings: Settings) -> anyhow::Result<Service> {
    let parts = Parts::connect("baton-sales", &settings.department, &migrations()).await?;
    let orders = settings.department.connect(&settings.orders_url)?;
    compose(parts, orders)
}

/// Puts the service together: what it serves, its reactions to the events of others, and what it does in time.
/// `orders` is the orders department, called as this service.
pub fn compose(parts: Parts, orders: Connection) -> anyhow::Result<Service> {
    let department = Composition::new("sales", "Sales", parts)?;
    let (desk, clerk, orders) = (department.desk(), department.clerk(), Orders::new(orders));
    let finishing = FinishAcceptances { orders: orders.clone(), ids: desk.ids().clone() };
    let service = department
        .reacting(SalesReactions(clerk.clone()))
        .job(ExpireQuotes)
        .job(finishing)
        .job(PlanCadenceTouches(clerk))
        .service();
    let rpc = SalesRpc { desk, orders };
    Ok(service.serving(SalesServiceServer::new(rpc).max_decoding_message_size(MAX_MESSAGE_BYTES)))
}
