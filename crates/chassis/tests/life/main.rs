//! A process as its callers and its operator see it: real listeners, real calls.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod arriving;
mod draining;
mod flooding;
mod harness;
mod serving;
mod tasks;
mod writes;
