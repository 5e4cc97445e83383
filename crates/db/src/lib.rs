//! The only way to a database.
//!
//! A service never holds a pool. It hands a [`Work`] to [`Db::write`] or [`Db::read`], and this crate brings the
//! connection, the transaction, the deadline and the retries. [`Migrations`] brings the tables of several crates up
//! to date under one lock; [`Page`] turns `page_size` and `page_token` into a bounded query and back.
//!
//! Invariants:
//! - Every call has a deadline. A connection whose call did not end cleanly is closed, never put back: a pool that
//!   keeps a silently dead connection stays dead long after the network has healed.
//! - A transaction is run again only as a whole, and only when Postgres rolled it back for the sake of others.
//! - A transaction in which a statement failed is never reported as committed, whoever swallowed the error.
//! - A server that may lose acknowledged commits is refused at start.
//!
//! Deliberately not here: the statements of the services (their `store/` has them), and a repository trait.

mod connect;
mod db;
mod migrations;
mod page;
mod page_token;
mod pool;
mod runner;
mod settings;
mod store;
mod work;

pub use connect::ConnectError;
pub use db::Db;
pub use migrations::{MigrationError, Migrations};
pub use page::{InvalidPage, PAGE_BYTES, Page};
pub use page_token::{InvalidPageToken, PageToken};
pub use settings::{DbSettings, InvalidUrl};
pub use work::{DatabaseCause, Work};
