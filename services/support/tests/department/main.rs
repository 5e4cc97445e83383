//! The department as its callers and the timeline see it: the real router on a real Postgres.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod articles;
mod bad_input;
mod events;
mod guard;
mod harness;
mod idempotency;
mod importing;
mod listing;
mod opening;
mod reactions;
mod searching;
mod shipments;
mod steps;
