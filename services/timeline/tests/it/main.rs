//! The timeline service through its real router, on a real Postgres.

mod append;
mod brief;
mod customers;
mod harness;
mod identifiers;
mod list;
mod replay;
mod sequence;
mod subscribe;
mod watch;
