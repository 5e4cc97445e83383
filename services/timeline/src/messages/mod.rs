//! What the timeline keeps, as messages: what callers read, and what the bodies of events carry.

mod capability;
mod case;
pub(crate) mod complaint;
mod customer;
mod fact;
mod feedback;
mod follow_up;
mod handoff;
mod notice;
mod presence;
mod promise;
mod standard;
mod unseen;

pub(crate) use capability::capability;
pub(crate) use case::case;
pub(crate) use customer::{customer, identifier, owner};
pub(crate) use fact::{
    fact, fact_key, masked_statement, reason, repetition, repetition_found, retract, retraction, statement,
};
pub(crate) use feedback::shares;
pub(crate) use follow_up::follow_up;
pub(crate) use handoff::{handoff, handoff_with_brief};
pub(crate) use notice::{area_count, notice};
pub(crate) use presence::presence;
pub(crate) use promise::{evidence, promise};
pub(crate) use standard::{calendar, clock, duration, standard};
pub(crate) use unseen::unseen_entry;

use baton_model::{Actor, Money};
use baton_proto::common::v1;
use prost_types::Timestamp;
use time::OffsetDateTime;

/// An actor as messages carry it.
pub(crate) fn actor(actor: &Actor) -> v1::Actor {
    v1::Actor {
        id: actor.id.clone(),
        name: actor.name.clone(),
        department: actor.department.to_string(),
        role: actor.role.to_string(),
    }
}

/// An amount as messages carry it.
pub(crate) fn money(money: &Money) -> v1::Money {
    v1::Money { currency_code: money.currency().to_owned(), amount_minor: money.amount_minor() }
}

/// An instant as messages carry it.
pub(crate) fn timestamp(time: OffsetDateTime) -> Timestamp {
    Timestamp { seconds: time.unix_timestamp(), nanos: time.nanosecond() as i32 }
}
