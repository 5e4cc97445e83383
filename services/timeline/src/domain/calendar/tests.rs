//! Tables of what is known.

use time::Duration;
use time::macros::{date, datetime};

use super::*;

mod walk;

const EVERY_DAY: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn calendar(zone: &str, days: &[Weekday], hours: &[(&str, &str)]) -> Calendar {
    let hours = hours.iter().map(|(opens, closes)| Hours::new(opens, closes).unwrap());
    Calendar {
        name: DEFAULT.to_owned(),
        version: 1,
        title: "Office hours".to_owned(),
        zone: zone.parse().unwrap(),
        windows: hours.flat_map(|hours| days.iter().map(move |day| Window { day: *day, hours })).collect(),
        special_days: BTreeMap::new(),
        in_force_from: OffsetDateTime::UNIX_EPOCH,
    }
}

fn office(zone: &str) -> Calendar {
    calendar(zone, &EVERY_DAY[..5], &[("09:00", "12:30"), ("13:30", "17:00")])
}

fn closed(name: &str) -> SpecialDay {
    SpecialDay { name: name.to_owned(), hours: Vec::new() }
}

#[test]
fn lunch_nights_and_weekends_do_not_count() {
    let office = office("UTC");
    let monday = datetime!(2026-05-04 00:00 UTC);
    let table = [
        (monday, monday + Duration::DAY, Duration::hours(7)),
        (monday, monday + Duration::WEEK, Duration::hours(35)),
        (datetime!(2026-05-04 12:00 UTC), datetime!(2026-05-04 14:00 UTC), Duration::hours(1)),
        (datetime!(2026-05-08 16:50 UTC), datetime!(2026-05-11 09:05 UTC), Duration::minutes(15)),
        (datetime!(2026-05-09 10:00 UTC), datetime!(2026-05-10 10:00 UTC), Duration::ZERO),
        (datetime!(2026-05-04 14:00 UTC), datetime!(2026-05-04 10:00 UTC), Duration::ZERO),
    ];
    for (from, to, expected) in table {
        assert_eq!(office.working_time(from, to), expected, "{from} to {to}");
    }
}

#[test]
fn deadlines_fall_into_working_time() {
    let office = office("UTC");
    let friday = datetime!(2026-05-08 16:50 UTC);
    let table = [
        (Duration::ZERO, friday),
        (Duration::minutes(10), datetime!(2026-05-08 17:00 UTC)),
        (Duration::minutes(11), datetime!(2026-05-11 09:01 UTC)),
        (Duration::hours(7), datetime!(2026-05-11 16:50 UTC)),
    ];
    for (working, expected) in table {
        assert_eq!(office.after(friday, working), Some(expected), "{working}");
    }
    assert_eq!(office.before(datetime!(2026-05-11 09:01 UTC), Duration::minutes(11)), Some(friday));
    assert_eq!(office.before(friday, Duration::hours(700)), Some(datetime!(2025-12-19 16:50 UTC)));
    assert_eq!(office.after(friday, Duration::weeks(10_000)), None);
    assert_eq!(office.before(friday, Duration::weeks(10_000)), None);
}

#[test]
fn a_night_shift_belongs_to_the_evening_on_which_it_begins() {
    let mut night = calendar("UTC", &[Weekday::Friday, Weekday::Saturday], &[("22:00", "06:00")]);
    let saturday_noon = datetime!(2026-05-09 12:00 UTC);
    assert_eq!(night.working_time(datetime!(2026-05-09 00:00 UTC), saturday_noon), Duration::hours(6));
    // Saturday is a holiday: Friday's shift ends as ever, Saturday's does not begin.
    night.special_days.insert(date!(2026 - 05 - 09), closed("Holiday"));
    assert_eq!(night.working_time(datetime!(2026-05-08 12:00 UTC), saturday_noon), Duration::hours(8));
    assert_eq!(night.working_time(saturday_noon, saturday_noon + Duration::DAY), Duration::ZERO);
    let friday = datetime!(2026-05-15 22:00 UTC);
    assert_eq!(night.next_window(saturday_noon), Some((friday, friday + Duration::hours(8))));
}

#[test]
fn special_days_have_their_own_hours() {
    let mut office = office("UTC");
    let short = vec![Hours::new("10:00", "12:00").unwrap()];
    office
        .special_days
        .insert(date!(2026 - 12 - 24), SpecialDay { name: "Eve".to_owned(), hours: short.clone() });
    office.special_days.insert(date!(2026 - 12 - 25), closed("Christmas"));
    office.special_days.insert(date!(2026 - 12 - 26), SpecialDay { name: "Sale".to_owned(), hours: short });
    let (from, to) = (datetime!(2026-12-24 00:00 UTC), datetime!(2026-12-28 00:00 UTC));
    assert_eq!(office.working_time(from, to), Duration::hours(4), "a Saturday may open as well");
    assert_eq!(
        office.after(datetime!(2026-12-24 11:30 UTC), Duration::HOUR),
        Some(datetime!(2026-12-26 10:30 UTC))
    );
}

#[test]
fn a_leap_day_is_a_day() {
    let office = office("UTC");
    // 29 February 2028 is a Tuesday.
    let (monday, wednesday) = (datetime!(2028-02-28 16:30 UTC), datetime!(2028-03-01 09:30 UTC));
    assert_eq!(office.working_time(monday, wednesday), Duration::hours(8));
    assert_eq!(office.after(monday, Duration::hours(8)), Some(wednesday));
    let mut closed_then = office;
    closed_then.special_days.insert(date!(2028 - 02 - 29), closed("Leap day"));
    assert_eq!(closed_then.working_time(monday, wednesday), Duration::hours(1));
}

#[test]
fn a_change_of_the_clocks_makes_nights_shorter_and_longer() {
    let night = |zone| calendar(zone, &EVERY_DAY, &[("22:00", "06:00")]);
    let table = [
        // The clocks go from 01:00 to 02:00, and from 02:00 back to 01:00.
        ("Europe/London", datetime!(2026-03-28 12:00 UTC), 7),
        ("Europe/London", datetime!(2026-10-24 12:00 UTC), 9),
        ("Europe/London", datetime!(2026-10-25 12:00 UTC), 8),
        // At midnight, forward: there is no 00:00; and back: 23:00 to 24:00 occurs twice.
        ("America/Sao_Paulo", datetime!(2018-11-03 15:00 UTC), 7),
        ("America/Sao_Paulo", datetime!(2018-02-17 15:00 UTC), 9),
        ("America/Sao_Paulo", datetime!(2020-11-01 15:00 UTC), 8),
        // No change of the clocks since 2012.
        ("Asia/Yerevan", datetime!(2026-03-28 12:00 UTC), 8),
        ("Asia/Yerevan", datetime!(2011-03-26 12:00 UTC), 7),
    ];
    for (zone, noon, hours) in table {
        assert_eq!(
            night(zone).working_time(noon, noon + Duration::DAY),
            Duration::hours(hours),
            "{zone} {noon}"
        );
    }
}

#[test]
fn times_that_do_not_occur_or_occur_twice_are_one_instant() {
    let london = |hours| calendar("Europe/London", &EVERY_DAY, &[hours]);
    let spring = datetime!(2026-03-29 00:00 UTC);
    let autumn = datetime!(2026-10-25 00:00 UTC);
    let table = [
        // There is no 01:30: it opens, or closes, when the clocks change.
        (("01:30", "03:00"), spring, (datetime!(2026-03-29 01:00 UTC), datetime!(2026-03-29 02:00 UTC))),
        (("00:00", "01:30"), spring, (datetime!(2026-03-29 00:00 UTC), datetime!(2026-03-29 01:00 UTC))),
        // There are two: the first counts. At 02:00 both have passed.
        (("01:30", "03:00"), autumn, (datetime!(2026-10-25 00:30 UTC), datetime!(2026-10-25 03:00 UTC))),
        (("00:30", "01:30"), autumn, (datetime!(2026-10-24 23:30 UTC), datetime!(2026-10-25 00:30 UTC))),
        (("00:30", "02:00"), autumn, (datetime!(2026-10-24 23:30 UTC), datetime!(2026-10-25 02:00 UTC))),
    ];
    for (hours, at, expected) in table {
        assert_eq!(london(hours).next_window(at), Some(expected), "{hours:?} on {at}");
    }
    let within = calendar("Europe/London", &EVERY_DAY, &[("01:10", "01:50")]);
    assert_eq!(within.working_time(spring, spring + Duration::DAY), Duration::ZERO, "it does not occur");
}

#[test]
fn the_next_window_says_when_to_call_back() {
    let office = office("Asia/Yerevan");
    let (opens, closes) = (datetime!(2026-05-04 05:00 UTC), datetime!(2026-05-04 08:30 UTC));
    for at in [datetime!(2026-05-01 20:00 UTC), opens, datetime!(2026-05-04 06:00 UTC)] {
        assert_eq!(office.next_window(at), Some((opens, closes)), "{at}");
    }
    let lunch = office.next_window(closes).map(|(opens, _)| opens);
    assert_eq!(lunch, Some(datetime!(2026-05-04 09:30 UTC)), "at its end it is over");
    let always = calendar("UTC", &EVERY_DAY, &[("00:00", "24:00")]);
    let (begin, end) = always.next_window(opens).unwrap();
    assert_eq!(
        (opens - begin, end - opens),
        (Duration::days(14), Duration::days(14)),
        "windows that meet are one"
    );
}

#[test]
fn days_on_which_nothing_opens_do_not_count() {
    let mut office = office("Europe/London");
    office.special_days.insert(date!(2026 - 05 - 25), closed("Spring bank holiday"));
    let table = [
        (datetime!(2026-05-04 08:00:00.5 UTC), 2, datetime!(2026-05-06 08:00:00.5 UTC)),
        (datetime!(2026-05-22 19:00 UTC), 2, datetime!(2026-05-27 19:00 UTC)),
        // From winter time to summer time and back it is the same time on the wall.
        (datetime!(2026-03-27 09:00 UTC), 1, datetime!(2026-03-30 08:00 UTC)),
        (datetime!(2026-10-23 08:00 UTC), 1, datetime!(2026-10-26 09:00 UTC)),
        (datetime!(2028-02-25 09:00 UTC), 2, datetime!(2028-02-29 09:00 UTC)),
        (datetime!(2026-05-04 08:00 UTC), 0, datetime!(2026-05-04 08:00 UTC)),
    ];
    for (from, days, expected) in table {
        assert_eq!(office.after_days(from, days), Some(expected), "{days} after {from}");
    }
    let never = calendar("UTC", &[], &[("09:00", "17:00")]);
    assert_eq!(never.after_days(datetime!(2026-05-04 08:00 UTC), 1), None);
    // There is no 01:30 on the last Sunday of March.
    let always = calendar("Europe/London", &EVERY_DAY, &[("00:00", "24:00")]);
    let gap = always.after_days(datetime!(2026-03-28 01:30 UTC), 1);
    assert_eq!(gap, Some(datetime!(2026-03-29 01:00 UTC)), "the change of the clocks itself");
}

#[test]
fn zones_are_those_of_the_database() {
    for (text, name) in [("Europe/Lisbon", "Europe/Lisbon"), ("asia/yerevan", "Asia/Yerevan"), ("UTC", "UTC")]
    {
        assert_eq!(text.parse::<Zone>().unwrap().name(), name);
    }
    for bad in ["", "Lisbon", "Europe/Atlantis", "+01:00", "../../etc/passwd"] {
        assert_eq!(bad.parse::<Zone>(), Err(InvalidZone), "{bad}");
    }
}
