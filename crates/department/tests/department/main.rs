//! What the departments share, on a real Postgres and a timeline in memory.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod asking;
mod draining;
mod harness;
mod jobs;
