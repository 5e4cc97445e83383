//! How events leave a department.
//!
//! A command [`enqueue`]s its event in its own transaction. The [`Relay`] reads the rows in order, appends them to the
//! timeline in batches and deletes what was acknowledged. It wakes at once after a commit ([`Wake`]) and also polls.
//!
//! Invariants:
//! - A committed command's event reaches the timeline, whatever process is killed when: the row goes only after the
//!   acknowledgement, and an append that is repeated changes nothing.
//! - For one customer, events arrive in the order in which their commands committed.
//! - An event that the timeline refuses for good is parked with the reason, and stops nobody else's; [`parked`] sends it
//!   again.
//!
//! Deliberately not here: positions or cursors over the outbox. Reading `id > last` would miss a row that commits late;
//! reading what is still there cannot.

mod enqueue;
pub mod parked;
mod relay;
mod store;
mod wake;

pub use enqueue::enqueue;
pub use relay::Relay;
pub use store::{Depth, depth};
pub use wake::Wake;

/// The tables of this crate, for [`baton_db::Migrations`].
pub fn migrations() -> sqlx::migrate::Migrator {
    sqlx::migrate!()
}
