//! The department as its callers and the timeline see it: the real router on a real Postgres.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod bad_input;
mod events;
mod following;
mod harness;
mod idempotency;
mod importing;
mod listing;
mod placing;
mod reactions;
mod steps;
