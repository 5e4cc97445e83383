//! What the world is told: the objects as messages, and the event of each change. One file for each kind of object.

pub(crate) mod credits;
pub(crate) mod disputes;
pub(crate) mod invoices;
pub(crate) mod refunds;

use baton_model::Actor;
use baton_proto::common::v1 as common;

/// Somebody as a message.
fn actor(actor: &Actor) -> common::Actor {
    common::Actor {
        id: actor.id.clone(),
        name: actor.name.clone(),
        department: actor.department.to_string(),
        role: actor.role.to_string(),
    }
}
