//! By when something is due that has no date of its own: when a customer is to hear from us next, when somebody has to have
//! apologised.
//!
//! Days are working days of the department's calendar.

use time::{Duration, OffsetDateTime, Weekday};

use super::calendar::Calendar;

/// How long the customer of an open case may hear nothing.
const UPDATE_WITHIN_DAYS: u32 = 2;
/// How long an apology may take.
const APOLOGISE_WITHIN_DAYS: u32 = 1;

/// When the customer of an open case is to hear from us who heard from us, or of whom we heard, at `from`.
pub(crate) fn next_update(calendar: Option<&Calendar>, from: OffsetDateTime) -> OffsetDateTime {
    after_working_days(calendar, from, UPDATE_WITHIN_DAYS)
}

/// Until when somebody has to have apologised for what was found broken at `from`.
pub(crate) fn apology(calendar: Option<&Calendar>, from: OffsetDateTime) -> OffsetDateTime {
    after_working_days(calendar, from, APOLOGISE_WITHIN_DAYS)
}

/// The same time of the day so many working days later.
fn after_working_days(calendar: Option<&Calendar>, from: OffsetDateTime, days: u32) -> OffsetDateTime {
    calendar
        .and_then(|calendar| calendar.after_days(from, days))
        .unwrap_or_else(|| after_weekdays(from, days))
}

/// Where no calendar says anything: Monday to Friday, in UTC.
fn after_weekdays(from: OffsetDateTime, days: u32) -> OffsetDateTime {
    let mut at = from;
    let mut left = days;
    while left > 0 {
        let Some(next) = at.checked_add(Duration::DAY) else { return at };
        at = next;
        if !matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn weekends_do_not_count() {
        let table = [
            ("Monday", datetime!(2026-05-04 09:00 UTC), datetime!(2026-05-06 09:00 UTC)),
            ("Wednesday", datetime!(2026-05-06 09:00 UTC), datetime!(2026-05-08 09:00 UTC)),
            ("Thursday", datetime!(2026-05-07 09:00 UTC), datetime!(2026-05-11 09:00 UTC)),
            ("Friday", datetime!(2026-05-08 17:30 UTC), datetime!(2026-05-12 17:30 UTC)),
            ("Saturday", datetime!(2026-05-09 09:00 UTC), datetime!(2026-05-12 09:00 UTC)),
            ("Sunday", datetime!(2026-05-10 09:00 UTC), datetime!(2026-05-12 09:00 UTC)),
            ("a leap year", datetime!(2028-02-28 09:00 UTC), datetime!(2028-03-01 09:00 UTC)),
            ("New Year", datetime!(2026-12-31 09:00 UTC), datetime!(2027-01-04 09:00 UTC)),
        ];
        for (case, from, expected) in table {
            assert_eq!(next_update(None, from), expected, "{case}");
        }
        assert_eq!(apology(None, datetime!(2026-05-08 09:00 UTC)), datetime!(2026-05-11 09:00 UTC));
    }
}
