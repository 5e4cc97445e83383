//! The department as its callers, the timeline and orders see it: the real router on a real Postgres.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod accepting;
mod accounts;
mod bad_input;
mod events;
mod fake_orders;
mod harness;
mod idempotency;
mod importing;
mod jobs;
mod listing;
mod quotes;
mod reactions;
mod repairing;
mod steps;
mod writes;
