//! The statements of this department, one file per table.

mod applied;
pub(crate) mod articles;
pub(crate) mod heard_orders;
mod search;
pub(crate) mod tickets;
