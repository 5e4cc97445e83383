//! What reaches a service takes effect exactly once.
//!
//! Two kinds of things reach it more than once. Requests, because a client that does not know the outcome repeats them:
//! [`replay`] gives the retry the first outcome. And events of other departments, because the feed delivers at least
//! once: the [`Consumer`] commits the effect of an event together with its position.
//!
//! Invariants:
//! - A request id means one request: the same again gets the first outcome, a different one is refused.
//! - The effect of an event and its position are one transaction. Any number of consumers of one name may run.
//! - A reaction that fails for good is parked with the reason, and stops nobody else's; [`parked`] tries it again.
//! - A request is remembered for 35 days ([`sweep`]).

mod consumer;
pub mod parked;
mod reactions;
pub mod replay;
mod store;
mod sweep;

pub use consumer::Consumer;
pub use reactions::Reactions;
pub use sweep::{keep_swept, sweep};

/// The tables of this crate, for [`baton_db::Migrations`].
pub fn migrations() -> sqlx::migrate::Migrator {
    sqlx::migrate!()
}
