//! The billing department: invoices, payments, refunds, credits, disputes, and reminders.
//!
//! Arrows: `rpc`, `reactions` and `jobs` call `commands` and `queries`, which use `domain` (pure) and `store` (all the
//! SQL). What the world is told is in `events`. What all departments share is in `baton_department`.
//!
//! Invariants:
//! - A command is one transaction of state, events and answer. It happened with all of them or not at all.
//! - The revision of an invoice, refund, credit or dispute is the number of its events.
//! - Money is whole minor units, added and taken away with checks; nothing is divided.
//! - An invoice is locked before its refunds, its disputes and the credits that are applied to it; several invoices by
//!   ascending id.

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
use baton_proto::billing::v1::billing_service_server::BillingServiceServer;

use domain::Calendar;
use jobs::{MarkOverdue, TakeDunningSteps};
use reactions::BillingReactions;
use rpc::BillingRpc;

pub use baton_department::Parts;
pub use settings::{Args, Settings, Terms};

/// The tables of this department's database.
pub fn migrations() -> Migrations {
    baton_department::migrations(sqlx::migrate!())
}

/// Connects, brings the tables up to date, and composes the service.
pub async fn build(settings: Settings) -> anyhow::Result<Service> {
    let parts = Parts::connect("baton-billing", &settings.department, &migrations()).await?;
    compose(parts, settings.terms)
}

/// Puts the service together: what it serves, its reactions to the events of others, and what it does in time.
pub fn compose(parts: Parts, terms: Terms) -> anyhow::Result<Service> {
    let department = Composition::new("billing", "Billing", parts)?;
    let rpc = BillingRpc { desk: department.desk(), credit_cap_minor: terms.credit_cap_minor };
    let calendar = Calendar::new(terms.utc_offset, terms.holidays);
    let overdue = MarkOverdue { clerk: department.clerk(), calendar: calendar.clone() };
    let dunning = TakeDunningSteps { clerk: department.clerk(), calendar };
    let credit_cap_minor = terms.credit_cap_minor;
    let reactions = BillingReactions { clerk: department.clerk(), credit_cap_minor };
    let service = department.reacting(reactions).job(overdue).job(dunning).service();
    Ok(service.serving(BillingServiceServer::new(rpc).max_decoding_message_size(MAX_MESSAGE_BYTES)))
}
