//! The department as its callers and the timeline see it: the real router on a real Postgres.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod bad_input;
mod events;
mod harness;
mod idempotency;
mod importing;
mod listing;
mod orders;
mod preparing;
mod promising;
mod reactions;
mod remedies;
mod reshipping;
mod returns;
mod scans;
mod steps;
mod stopping;
