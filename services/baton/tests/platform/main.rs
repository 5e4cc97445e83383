//! The platform as a whole: the real `baton` binary, started, used, stopped, killed and looked after.
//!
//! Each test has a data directory and ports of its own, so that all of them can run side by side.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod calls;
mod checks;
mod desk;
mod history;
mod import;
mod kill;
mod neighbours;
mod parked;
mod process;
mod promises;
mod serve;
mod up;
mod verify;
