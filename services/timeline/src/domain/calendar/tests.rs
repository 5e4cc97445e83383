//! Tables of what is known, and a walk minute by minute as a second opinion.

use jiff::Timestamp;
use jiff::civil::DateTime;
use proptest::prelude::*;
use time::macros::{date, datetime};
use time::{Duration, Time};

use super::*;

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

/// The minutes between two instants that are working time, each looked at by itself. A window is open once the wall
/// clock has shown its opening time or a later one, until it has shown its closing time or a later one: so what counts
/// is the latest time that it has ever shown.
fn walk(calendar: &Calendar, from: OffsetDateTime, to: OffsetDateTime) -> Vec<OffsetDateTime> {
    let mut latest = DateTime::MIN;
    let mut minutes = Vec::new();
    let mut at = from - Duration::days(3);
    while at < to {
        let shown =
            Timestamp::from_second(at.unix_timestamp()).unwrap().to_zoned(calendar.zone.rules.clone());
        latest = latest.max(shown.datetime());
        let now = written(latest);
        let is_open = |days_before: i64| {
            let date = now.0 - Duration::days(days_before);
            let minute = i64::from(now.1.hour()) * 60 + i64::from(now.1.minute()) + days_before * 1_440;
            let is_within = |hours: &Hours| {
                (i64::from(hours.opens_after())..i64::from(hours.closes_after())).contains(&minute)
            };
            match calendar.special_days.get(&date) {
                Some(special) => special.hours.iter().any(is_within),
                None => calendar
                    .windows
                    .iter()
                    .any(|window| window.day == date.weekday() && is_within(&window.hours)),
            }
        };
        if at >= from && (is_open(0) || is_open(1)) {
            minutes.push(at);
        }
        at += Duration::MINUTE;
    }
    minutes
}

fn written(shown: DateTime) -> (Date, Time) {
    let text = |part: i8| u8::try_from(part).unwrap();
    let month = time::Month::try_from(text(shown.month())).unwrap();
    let date = Date::from_calendar_date(i32::from(shown.year()), month, text(shown.day())).unwrap();
    (date, Time::from_hms(text(shown.hour()), text(shown.minute()), 0).unwrap())
}

/// Hours anywhere in a day, often at the half hours near midnight at which clocks are changed.
fn hours() -> impl Strategy<Value = Hours> {
    let time = || prop_oneof![0..1_440_u32, (0..8_u32).prop_map(|half| half * 30), Just(1_410)];
    (time(), time()).prop_map(|(opens, closes)| {
        let text = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        Hours::new(&text(opens), &text(closes)).unwrap()
    })
}

/// Zones with the days around which something happens to their clocks.
fn place() -> impl Strategy<Value = (&'static str, OffsetDateTime)> {
    prop::sample::select(vec![
        ("Europe/London", datetime!(2026-03-29 00:00 UTC)),
        ("Europe/London", datetime!(2026-10-25 00:00 UTC)),
        ("America/Sao_Paulo", datetime!(2018-11-04 00:00 UTC)),
        ("America/Sao_Paulo", datetime!(2018-02-18 00:00 UTC)),
        ("Asia/Yerevan", datetime!(2011-10-30 00:00 UTC)),
        ("Asia/Yerevan", datetime!(2028-02-29 00:00 UTC)),
        ("Australia/Lord_Howe", datetime!(2026-04-05 00:00 UTC)),
        // A Friday that there was not.
        ("Pacific/Apia", datetime!(2011-12-30 00:00 UTC)),
    ])
}

fn any_calendar(zone: &'static str, around: Date) -> impl Strategy<Value = Calendar> {
    let windows = prop::collection::vec((0..7_usize, hours()), 1..10);
    let special = prop::collection::vec((-3..4_i64, prop::collection::vec(hours(), 0..3)), 0..3);
    (windows, special).prop_map(move |(windows, special)| {
        let windows = windows.into_iter().map(|(day, hours)| Window { day: EVERY_DAY[day], hours }).collect();
        let special = special.into_iter().map(|(offset, hours)| {
            (around + Duration::days(offset), SpecialDay { name: String::new(), hours })
        });
        Calendar { windows, special_days: special.collect(), ..office(zone) }
    })
}

fn any_situation() -> impl Strategy<Value = (Calendar, OffsetDateTime, i64)> {
    place().prop_flat_map(|(zone, around)| {
        let from = (-4_000..2_000_i64).prop_map(move |minutes| around + Duration::minutes(minutes));
        (any_calendar(zone, around.date()), from, 0..6_000_i64)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn working_time_is_what_a_walk_counts((calendar, from, minutes) in any_situation()) {
        let to = from + Duration::minutes(minutes);
        let walked = walk(&calendar, from, to);
        prop_assert_eq!(calendar.working_time(from, to), Duration::minutes(walked.len() as i64));

        // Deadlines: the end of the minute that fills the measure, and the begin of the one that leaves it.
        if let Some(middle) = walked.get(walked.len() / 2) {
            let (before, rest) = ((walked.len() / 2) as i64, (walked.len() - walked.len() / 2) as i64);
            let after = calendar.after(from, Duration::minutes(before + 1));
            prop_assert_eq!(after, Some(*middle + Duration::MINUTE));
            prop_assert_eq!(calendar.before(to, Duration::minutes(rest)), Some(*middle));
        }
        // The next window holds the first working minute, and begins and ends where a walk changes its mind.
        if let Some(first) = walked.first() {
            let (opens, closes) = calendar.next_window(from).unwrap();
            prop_assert!(opens <= *first && *first < closes);
            prop_assert!(opens == *first || opens < from);
            prop_assert_eq!(calendar.working_time(opens, closes), closes - opens);
            let around = calendar.working_time(opens - Duration::MINUTE, closes + Duration::MINUTE);
            prop_assert!(around == closes - opens || closes - opens > Duration::days(13));
        }
    }

    #[test]
    fn working_time_adds_up((calendar, from, minutes) in any_situation(), cut in 0..6_000_i64, seconds in 0..60_i64) {
        let (to, cut) = (from + Duration::minutes(minutes), from + Duration::minutes(cut.min(minutes)));
        let cut = (cut + Duration::seconds(seconds)).min(to);
        let parts = calendar.working_time(from, cut) + calendar.working_time(cut, to);
        prop_assert_eq!(parts, calendar.working_time(from, to));
    }
}
