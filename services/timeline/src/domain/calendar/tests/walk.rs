//! A walk minute by minute as a second opinion.

use jiff::Timestamp;
use jiff::civil::DateTime;
use proptest::prelude::*;
use time::macros::datetime;
use time::{Duration, Time};

use super::*;

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
