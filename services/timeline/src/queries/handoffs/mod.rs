//! Queries about handoffs.

pub(crate) mod changes;
pub(crate) mod get;
pub(crate) mod inbox;
pub(crate) mod list;
pub(crate) mod overdue;
pub(crate) mod watch_inbox;
