//! The shipping department: parcels, what carriers tell about them, and goods that come back.
//!
//! Arrows: `rpc` and `reactions` call `commands` and `queries`, which use `domain` (pure) and `store` (all the SQL).
//! What the world is told is in `events`. What all departments share is in `baton_department`.
//!
//! Invariants:
//! - A command is one transaction of state, events and answer. It happened with all of them or not at all.
//! - The revision of a shipment or return is the number of its events.
//! - Whoever changes a shipment or a return locks the row of its order first. So no goods are prepared twice, and
//!   "how many others are under way" is exact.

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
use baton_proto::shipping::v1::shipping_service_server::ShippingServiceServer;

use reactions::ShippingReactions;
use rpc::ShippingRpc;

pub use baton_department::Parts;
pub use domain::Transit;
pub use settings::{Args, Settings};

/// The tables of this department's database.
pub fn migrations() -> Migrations {
    baton_department::migrations(sqlx::migrate!())
}

/// Connects, brings the tables up to date, and composes the service.
pub async fn build(settings: Settings) -> anyhow::Result<Service> {
    let parts = Parts::connect("baton-shipping", &settings.department, &migrations()).await?;
    compose(parts, settings.transit)
}

/// Puts the service together: what it serves, and its reactions to the events of others.
pub fn compose(parts: Parts, transit: Transit) -> anyhow::Result<Service> {
    let department = Composition::new("shipping", "Shipping", parts)?;
    let rpc = ShippingRpc { desk: department.desk(), transit: transit.clone() };
    let reactions = ShippingReactions { clerk: department.clerk(), transit };
    let service = department.reacting(reactions).service();
    Ok(service.serving(ShippingServiceServer::new(rpc).max_decoding_message_size(MAX_MESSAGE_BYTES)))
}
