//! A clock that stands still.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use baton_model::Clock;
use time::OffsetDateTime;
use time::macros::datetime;

/// A clock that stands still until the test moves it. Clones show the same time.
#[derive(Debug, Clone)]
pub struct MockClock(Arc<Mutex<OffsetDateTime>>);

impl MockClock {
    /// A clock that shows this time.
    pub fn at(now: OffsetDateTime) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        *self.lock() += by;
    }

    /// Sets the clock, also back.
    pub fn set(&self, now: OffsetDateTime) {
        *self.lock() = now;
    }

    fn lock(&self) -> MutexGuard<'_, OffsetDateTime> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MockClock {
    /// A Monday morning.
    fn default() -> Self {
        Self::at(datetime!(2026-05-04 09:00 UTC))
    }
}

impl Clock for MockClock {
    fn now(&self) -> OffsetDateTime {
        *self.lock()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_move_together() {
        let clock = MockClock::default();
        let clone = clock.clone();
        clock.advance(Duration::from_mins(10));
        assert_eq!(clone.now(), datetime!(2026-05-04 09:10 UTC));
    }
}
