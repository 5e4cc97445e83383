//! Times and money, to and from messages.

use baton_model::Money;
use baton_proto::common::v1 as common;
use prost_types::Timestamp;
use time::OffsetDateTime;

/// An instant as a message.
pub fn timestamp(at: OffsetDateTime) -> Timestamp {
    Timestamp { seconds: at.unix_timestamp(), nanos: at.nanosecond().cast_signed() }
}

/// The instant of a message at the precision that is stored, microseconds; `None` outside the years 1 to 9999.
pub fn instant(timestamp: &Timestamp) -> Option<OffsetDateTime> {
    let nanos = u32::try_from(timestamp.nanos).ok()? / 1_000 * 1_000;
    let instant = OffsetDateTime::from_unix_timestamp(timestamp.seconds).ok()?;
    instant.replace_nanosecond(nanos).ok().filter(|instant| instant.year() >= 1)
}

/// Money as a message.
pub fn money(money: &Money) -> common::Money {
    common::Money { currency_code: money.currency().to_owned(), amount_minor: money.amount_minor() }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn an_instant_is_cut_to_what_is_stored() {
        let read = |seconds, nanos| instant(&Timestamp { seconds, nanos });
        let at = datetime!(2026-05-04 09:00:00.123456 UTC);
        assert_eq!(read(1_777_885_200, 123_456_789), Some(at));
        assert_eq!(instant(&timestamp(at)), Some(at));
        for (seconds, nanos) in
            [(i64::MAX, 0), (i64::MIN, 0), (-62_135_596_801, 0), (0, -1), (0, 1_000_000_000)]
        {
            assert_eq!(read(seconds, nanos), None, "{seconds} s {nanos} ns");
        }
    }
}
