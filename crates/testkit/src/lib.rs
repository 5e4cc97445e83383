//! What tests need.
//!
//! - [`TestDatabase`]: a migrated database of its own for each test, cloned in milliseconds from a template on a server
//!   that all test processes share and that stops by itself.
//! - [`MockClock`] and [`SeededIds`]: time and ids that a test holds still.
//! - [`eventually`]: waits for a condition; tests do not sleep.
//! - [`FakeTimeline`]: a timeline in memory, for the tests of departments.
//! - [`Logs`]: fails a test in which anything logs a WARN or ERROR that the test does not expect.
//!
//! Everything here panics with an explanation instead of returning errors: a test has nothing better to do with them.

mod clock;
mod database;
mod eventually;
mod ids;
mod logs;
mod server;
mod store;
mod timeline;

pub use clock::MockClock;
pub use database::TestDatabase;
pub use eventually::eventually;
pub use ids::SeededIds;
pub use logs::Logs;
pub use timeline::FakeTimeline;
