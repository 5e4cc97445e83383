//! Instants from messages.

use prost_types::Timestamp;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// The message is no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be an instant between the years 1 and 9999")]
pub(crate) struct InvalidInstant;

/// The instant, at microsecond precision: what the database stores.
pub(crate) fn instant(timestamp: Timestamp) -> Result<OffsetDateTime, InvalidInstant> {
    let Timestamp { seconds, nanos } = timestamp;
    let micros = i64::from(nanos / 1_000);
    let at = OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|second| second.checked_add(Duration::microseconds(micros)))
        .filter(|at| *at >= datetime!(0001-01-01 00:00 UTC))
        .ok_or(InvalidInstant)?;
    if (0..1_000_000_000).contains(&nanos) { Ok(at) } else { Err(InvalidInstant) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_checked_and_cut_to_microseconds() {
        let read = |seconds, nanos| instant(Timestamp { seconds, nanos });
        assert_eq!(read(1_777_885_200, 123_456_789), Ok(datetime!(2026-05-04 09:00:00.123456 UTC)));
        for (seconds, nanos) in
            [(i64::MAX, 0), (i64::MIN, 0), (-62_135_596_801, 0), (0, -1), (0, 1_000_000_000)]
        {
            assert_eq!(read(seconds, nanos), Err(InvalidInstant), "{seconds} s {nanos} ns");
        }
    }
}
