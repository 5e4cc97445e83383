//! Promises.
//!
//! Whoever writes here holds the lock of the customer's partition head, and read the promise after taking it.

mod find;
mod fold;
mod list;
mod make;
mod row;
mod save;
mod summary;
mod touched;

pub(crate) use find::{find, hand_over, locate, to_check};
pub(in crate::store) use fold::fold;
pub(crate) use list::{Selection, list};
pub(crate) use save::save;
pub(crate) use summary::{Count, summary};
pub(in crate::store) use touched::tells;
