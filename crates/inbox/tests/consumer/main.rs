//! The inbox on a real Postgres and a timeline in memory, which delivers every event twice and always from the beginning.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod harness;
mod parked;
mod preparing;
mod sweeping;
