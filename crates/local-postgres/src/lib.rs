//! A private Postgres from the system's binaries, for `baton up` and for tests.
//!
//! One data directory holds everything: the cluster, the server's log and the passwords. The server listens on
//! 127.0.0.1 only and has no Unix socket (the path of a socket may not be longer than about a hundred bytes). As root,
//! which Postgres refuses, it runs as an unprivileged user through `setpriv`.
//!
//! Invariants:
//! - Durability settings stay as Postgres ships them: what a test sees survive here survives elsewhere.
//! - One program per data directory, guarded by a file lock. A server left over from a program that was killed is
//!   stopped before a new one starts, so nobody has to clean up by hand.
//! - The server's log holds no values: error details and failing statements stay out of it.
//!
//! Deliberately not here: tuning, upgrades between major versions, and anything but loopback. Operators run their own.

mod account;
mod binaries;
mod cluster;
mod error;
mod leftover;
mod passwords;
mod process;
mod server;
mod store;

pub use error::Error;
pub use server::{LocalPostgres, Options};
