//! The department as its callers and the timeline see it: the real router on a real Postgres.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod bad_input;
mod collections;
mod complaints;
mod credits;
mod dispute_calls;
mod disputes;
mod dunning;
mod events;
mod goodwill;
mod harness;
mod idempotency;
mod importing;
mod invoices;
mod listing;
mod orders;
mod payments;
mod refunds;
mod remedies;
mod returns;
mod steps;
