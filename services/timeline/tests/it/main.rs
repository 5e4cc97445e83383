//! The timeline service through its real router, on a real Postgres.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]
#![allow(clippy::unnecessary_wraps, reason = "fields of messages are optional")]

mod append;
mod brief;
mod capabilities;
mod cases;
mod clocks;
mod complaints;
mod conducting;
mod customers;
mod desk;
mod draining;
mod expiry;
mod facts;
mod feedback;
mod follow_ups;
mod guard;
mod handoffs;
mod harness;
mod histories;
mod identifiers;
mod inbox;
mod keeping_informed;
mod list;
mod lists;
mod presence;
mod problem_areas;
mod promises;
mod races;
mod replay;
mod replays;
mod sequence;
mod service_report;
mod standards;
mod subscribe;
mod watch;
mod watch_clocks;
