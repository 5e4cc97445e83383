//! The platform as a whole: the real `baton` binary, started, used, stopped, killed and looked after.
//!
//! Each test has a data directory and ports of its own, so that all of them can run side by side.

mod calls;
mod checks;
mod history;
mod kill;
mod neighbours;
mod process;
mod up;
mod verify;
