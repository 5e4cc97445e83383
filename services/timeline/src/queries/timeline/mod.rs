//! Queries about the timeline.

mod brief;
pub(crate) mod check_seen;
pub(crate) mod get_event;
pub(crate) mod list_events;
pub(crate) mod subscribe;
mod unseen;
pub(crate) mod visible;
pub(crate) mod watch;

pub(crate) use brief::{GetBrief, brief};
pub(crate) use unseen::unseen;
