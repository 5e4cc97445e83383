//! What the world is told: the objects as messages, and the event of each change.

pub(crate) mod accounts;
pub(crate) mod leads;
pub(crate) mod quotes;
pub(crate) mod touches;

use baton_proto::common::v1::Actor;

use crate::domain::Person;

fn actor(person: &Person) -> Actor {
    let Person { id, name, department, role } = person.clone();
    Actor { id, name, department, role }
}
