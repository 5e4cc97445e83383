//! All statements of this crate.
//!
//! The command line is no service: it has no database of its own. What stands here looks into the services' databases
//! for `verify`, `doctor` and `parked`, and prepares a given server for `up`. The statements are checked when they run, not when
//! they are compiled: they span databases that belong to others.

pub(crate) mod cases;
pub(crate) mod departments;
pub(crate) mod events;
pub(crate) mod inspect;
pub(crate) mod order;
pub(crate) mod parked;
pub(crate) mod processes;
pub(crate) mod promises;
pub(crate) mod server;
