//! What tests need.
//!
//! - [`TestDatabase`]: a migrated database of its own for each test, cloned in milliseconds from a template on a server
//!   that all test processes share and that stops by itself.
//! - [`MockClock`], [`SeededIds`] and [`ScriptedIds`]: time and ids that a test holds still.
//! - [`eventually`]: waits for a condition; tests do not sleep.
//! - [`TestDepartment`]: a running department on a [`FakeTimeline`], a timeline in memory; [`call!`] makes calls to it.
//! - [`Logs`]: fails a test in which anything logs a WARN or ERROR that the test does not expect.
//!
//! Everything here panics with an explanation instead of returning errors: a test has nothing better to do with them.

mod calls;
mod clock;
mod database;
mod department;
mod eventually;
mod ids;
mod logs;
mod server;
mod store;
mod timeline;

pub use calls::{context, every_page, metadata, reason, violations};
pub use clock::MockClock;
pub use database::TestDatabase;
pub use department::TestDepartment;
pub use eventually::eventually;
pub use ids::{ScriptedIds, SeededIds};
pub use logs::Logs;
pub use timeline::{FakeTimeline, THEN, TRACEPARENT, event, subject};

#[doc(hidden)]
pub use baton_client::retry;
