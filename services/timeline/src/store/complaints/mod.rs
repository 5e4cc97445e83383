//! Complaints, what was refused in them, and who may decide about how much.
//!
//! Whoever writes here holds the lock of the customer's partition head, and read the complaint after taking it.

mod authority;
mod closing;
mod find;
mod friction;
mod list;
mod put;
mod record;
mod subject;

pub(crate) use authority::limit;
pub(crate) use closing::told_at;
pub(crate) use find::{find, of_case, open_about, similar, with_goodwill};
pub(crate) use friction::{Friction, friction, refused};
pub(crate) use list::{Selection, list};
pub(crate) use put::{hand_over, put};
pub(crate) use subject::is_known;
