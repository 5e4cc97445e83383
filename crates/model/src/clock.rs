//! The only source of "now".

use time::OffsetDateTime;

/// Where "now" comes from. Services take it as `Arc<dyn Clock>`; tests hold it still.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present instant in UTC, at microsecond precision (what Postgres stores).
    fn now(&self) -> OffsetDateTime;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> OffsetDateTime {
        let now = OffsetDateTime::now_utc();
        // A time that comes back from the database must equal the one that went in.
        now.replace_nanosecond(now.nanosecond() / 1_000 * 1_000).unwrap_or(now)
    }
}
