//! `baton-db` on a real server. Here and not there, because the testkit is built on it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod connecting;
mod migrating;
mod silence;
mod transactions;
mod work;
