//! Tables: days at home, weekends, holidays, and the ends of time.

use time::macros::{date, datetime, offset};

use super::*;

fn calendar(holidays: &[Date]) -> Calendar {
    Calendar::new(UtcOffset::UTC, holidays.iter().copied())
}

#[test]
fn work_goes_on_after_weekends_and_holidays() {
    let calendar = calendar(&[date!(2026 - 12 - 25), date!(2027 - 01 - 01), date!(2027 - 01 - 04)]);
    for (day, next) in [
        (date!(2026 - 05 - 04), date!(2026 - 05 - 04)), // A Monday.
        (date!(2026 - 05 - 08), date!(2026 - 05 - 08)), // A Friday.
        (date!(2026 - 05 - 09), date!(2026 - 05 - 11)),
        (date!(2026 - 05 - 10), date!(2026 - 05 - 11)),
        // Christmas on a Friday, and the weekend after it.
        (date!(2026 - 12 - 24), date!(2026 - 12 - 24)),
        (date!(2026 - 12 - 25), date!(2026 - 12 - 28)),
        // New year on a Friday; the Monday after it is a holiday, too.
        (date!(2026 - 12 - 31), date!(2026 - 12 - 31)),
        (date!(2027 - 01 - 01), date!(2027 - 01 - 05)),
        (date!(2027 - 01 - 03), date!(2027 - 01 - 05)),
        // A leap day, and the end of a February without one.
        (date!(2028 - 02 - 29), date!(2028 - 02 - 29)),
        (date!(2026 - 02 - 28), date!(2026 - 03 - 02)),
    ] {
        assert_eq!(calendar.next_working_day(day), next, "{day}");
        assert!(calendar.is_working_day(next), "{next}");
    }
}

#[test]
fn the_last_day_there_is_has_no_next() {
    assert_eq!(calendar(&[Date::MAX]).next_working_day(Date::MAX), Date::MAX);
}

#[test]
fn a_day_is_a_day_of_the_company() {
    for (offset, at, day) in [
        (offset!(UTC), datetime!(2026-05-04 23:59:59 UTC), date!(2026 - 05 - 04)),
        (offset!(UTC), datetime!(2026-05-05 0:00 UTC), date!(2026 - 05 - 05)),
        (offset!(-3), datetime!(2026-05-05 2:59:59 UTC), date!(2026 - 05 - 04)),
        (offset!(-3), datetime!(2026-05-05 3:00 UTC), date!(2026 - 05 - 05)),
        (offset!(+5:30), datetime!(2026-12-31 18:30 UTC), date!(2027 - 01 - 01)),
        (offset!(+5:30), datetime!(2026-12-31 18:29:59 UTC), date!(2026 - 12 - 31)),
    ] {
        let calendar = Calendar::new(offset, []);
        assert_eq!(calendar.day(at), day, "{at} at {offset}");
        assert!(calendar.start_of(day) <= at && at < calendar.start_of(day) + time::Duration::DAY);
    }
}

#[test]
fn a_day_begins_at_midnight_of_the_company() {
    let calendar = Calendar::new(offset!(-3), []);
    assert_eq!(calendar.start_of(date!(2026 - 05 - 05)), datetime!(2026-05-05 3:00 UTC));
}
