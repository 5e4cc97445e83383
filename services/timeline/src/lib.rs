//! The customer timeline: everything that ever happened with a customer, in every department.
//!
//! Arrows: `rpc` and `jobs` call `commands` and `queries`, which use `domain` (pure) and `store` (all the SQL). `log`
//! is what makes the timeline a log: the group-commit appender, the hub that wakes those who wait, and the feed.
//!
//! Invariants:
//! - Everything of a customer is in the customer's partition, and the row lock on the partition's head is the mutex
//!   for it: a command locks the head first, then whatever else it needs.
//! - Sequences and positions are gapless and in commit order, because they are numbered under that lock, and only
//!   events that were not recorded before are numbered.
//! - The database is the only truth about what was recorded. The hub only says when it is worth looking.

mod app;
mod commands;
mod domain;
mod error;
mod jobs;
mod log;
mod messages;
mod queries;
mod rpc;
mod store;
