//! Tables: when each step comes. Properties: what holds for every calendar, pause and downtime.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use time::UtcOffset;
use time::macros::{date, datetime, offset};

use super::*;

fn calendar(holidays: &[Date]) -> Calendar {
    Calendar::new(UtcOffset::UTC, holidays.iter().copied())
}

fn noon(day: Date) -> OffsetDateTime {
    day.with_hms(12, 0, 0).unwrap().assume_utc()
}

fn pause(since: Date, until: Date) -> Pause {
    Pause { since: noon(since), until: Some(noon(until)) }
}

const FRIENDLY_REMINDER: NextStep = NextStep::Remind(DunningStep::FriendlyReminder);
const REMINDER: NextStep = NextStep::Remind(DunningStep::Reminder);
const FINAL_NOTICE: NextStep = NextStep::Remind(DunningStep::FinalNotice);
const COLLECT: NextStep = NextStep::Collect;
const STEPS: [NextStep; 4] = [FRIENDLY_REMINDER, REMINDER, FINAL_NOTICE, COLLECT];

/// Takes every step on the first day on which it may be taken.
fn taken_in_time(due: Date, pauses: &[Pause], calendar: &Calendar) -> [Date; 4] {
    let mut dunning = Dunning { taken: vec![], pauses: pauses.to_vec() };
    STEPS.map(|expected| {
        let (step, day) = dunning.next_step(noon(due), calendar).unwrap();
        assert_eq!(step, expected);
        dunning.taken.push(noon(day));
        day
    })
}

#[test]
fn steps_fall_on_working_days() {
    for (what, due, holidays, expected) in [
        (
            "a Monday: the first and the second Thursday, a Sunday, a Wednesday",
            date!(2026 - 05 - 04),
            vec![],
            [date!(2026 - 05 - 07), date!(2026 - 05 - 14), date!(2026 - 05 - 25), date!(2026 - 06 - 03)],
        ),
        (
            "a Wednesday: two Saturdays, a Tuesday, a Friday",
            date!(2026 - 05 - 06),
            vec![],
            [date!(2026 - 05 - 11), date!(2026 - 05 - 18), date!(2026 - 05 - 26), date!(2026 - 06 - 05)],
        ),
        (
            "holidays after a weekend move a step on once more",
            date!(2026 - 05 - 06),
            vec![date!(2026 - 05 - 11), date!(2026 - 05 - 12), date!(2026 - 06 - 05)],
            [date!(2026 - 05 - 13), date!(2026 - 05 - 18), date!(2026 - 05 - 26), date!(2026 - 06 - 08)],
        ),
        (
            "over the end of the year",
            date!(2026 - 12 - 22),
            vec![date!(2026 - 12 - 25), date!(2027 - 01 - 01)],
            [date!(2026 - 12 - 28), date!(2027 - 01 - 04), date!(2027 - 01 - 11), date!(2027 - 01 - 21)],
        ),
        (
            "over a leap day",
            date!(2028 - 02 - 25),
            vec![],
            [date!(2028 - 02 - 28), date!(2028 - 03 - 06), date!(2028 - 03 - 16), date!(2028 - 03 - 27)],
        ),
        (
            "holidays of two weeks: both reminders fall on the day after them, and only one is sent that day",
            date!(2026 - 12 - 19),
            (21..=31)
                .map(|day| Date::from_calendar_date(2026, time::Month::December, day).unwrap())
                .chain([date!(2027 - 01 - 01)])
                .collect(),
            [date!(2027 - 01 - 04), date!(2027 - 01 - 05), date!(2027 - 01 - 08), date!(2027 - 01 - 18)],
        ),
    ] {
        assert_eq!(taken_in_time(due, &[], &calendar(&holidays)), expected, "{what}");
    }
}

#[test]
fn a_pause_moves_on_what_comes_after_it() {
    let due = date!(2026 - 05 - 04);
    let unpaused =
        [date!(2026 - 05 - 07), date!(2026 - 05 - 14), date!(2026 - 05 - 25), date!(2026 - 06 - 03)];
    for (what, pauses, expected) in [
        ("over before it was due", vec![pause(date!(2026 - 04 - 20), date!(2026 - 05 - 01))], unpaused),
        ("of less than a day", vec![pause(date!(2026 - 05 - 06), date!(2026 - 05 - 06))], unpaused),
        ("when all is done", vec![pause(date!(2026 - 06 - 04), date!(2026 - 07 - 04))], unpaused),
        (
            "from before the due day: the clock begins to run three days before the first step",
            vec![pause(date!(2026 - 04 - 20), date!(2026 - 05 - 11))],
            [date!(2026 - 05 - 14), date!(2026 - 05 - 21), date!(2026 - 06 - 01), date!(2026 - 06 - 10)],
        ),
        (
            "that spans the second step: a week for all but the first",
            vec![pause(date!(2026 - 05 - 12), date!(2026 - 05 - 19))],
            [date!(2026 - 05 - 07), date!(2026 - 05 - 21), date!(2026 - 06 - 01), date!(2026 - 06 - 10)],
        ),
        (
            "that begins on the day of a step: it comes when the pause ends",
            vec![pause(date!(2026 - 05 - 14), date!(2026 - 05 - 20))],
            [date!(2026 - 05 - 07), date!(2026 - 05 - 20), date!(2026 - 06 - 01), date!(2026 - 06 - 09)],
        ),
        (
            "two of them add up",
            vec![
                pause(date!(2026 - 05 - 05), date!(2026 - 05 - 12)),
                pause(date!(2026 - 05 - 18), date!(2026 - 06 - 01)),
            ],
            [date!(2026 - 05 - 14), date!(2026 - 06 - 04), date!(2026 - 06 - 15), date!(2026 - 06 - 24)],
        ),
        (
            "days that two of them share count once",
            vec![
                pause(date!(2026 - 05 - 05), date!(2026 - 05 - 12)),
                pause(date!(2026 - 05 - 07), date!(2026 - 05 - 08)),
                pause(date!(2026 - 05 - 11), date!(2026 - 05 - 13)),
            ],
            [date!(2026 - 05 - 15), date!(2026 - 05 - 22), date!(2026 - 06 - 01), date!(2026 - 06 - 11)],
        ),
        (
            "that ended before it began counts for nothing",
            vec![pause(date!(2026 - 05 - 06), date!(2026 - 05 - 05))],
            unpaused,
        ),
        (
            "a moved step is moved to a working day",
            vec![pause(date!(2026 - 05 - 05), date!(2026 - 05 - 07))],
            [date!(2026 - 05 - 11), date!(2026 - 05 - 18), date!(2026 - 05 - 26), date!(2026 - 06 - 05)],
        ),
    ] {
        assert_eq!(taken_in_time(due, &pauses, &calendar(&[])), expected, "a pause {what}");
    }
}

#[test]
fn nothing_is_due_too_early_on_a_day_off_or_while_paused() {
    let (due, calendar) = (noon(date!(2026 - 05 - 06)), calendar(&[]));
    let fresh = Dunning::default();
    let reminded = Dunning { taken: vec![noon(date!(2026 - 05 - 11))], pauses: vec![] };
    let late = Dunning { taken: vec![datetime!(2026-07-01 0:30 UTC)], pauses: vec![] };
    let paused = Dunning { taken: vec![], pauses: vec![Pause { since: due, until: None }] };
    for (what, dunning, now, step) in [
        ("before it is due", &fresh, datetime!(2026-05-01 12:00 UTC), None),
        ("the Friday before", &fresh, datetime!(2026-05-08 23:59 UTC), None),
        ("the day it would be, a Saturday", &fresh, datetime!(2026-05-09 12:00 UTC), None),
        ("the Sunday", &fresh, datetime!(2026-05-10 23:59 UTC), None),
        ("the Monday", &fresh, datetime!(2026-05-11 0:00 UTC), Some(FRIENDLY_REMINDER)),
        ("a later Saturday", &fresh, datetime!(2026-07-04 12:00 UTC), None),
        ("a later Monday", &fresh, datetime!(2026-07-06 12:00 UTC), Some(FRIENDLY_REMINDER)),
        ("the day of the step before", &reminded, datetime!(2026-05-11 23:59 UTC), None),
        ("the day of the next step", &reminded, datetime!(2026-05-18 9:00 UTC), Some(REMINDER)),
        ("the rest of the day of a late step", &late, datetime!(2026-07-01 23:59 UTC), None),
        ("the day after a late step", &late, datetime!(2026-07-02 0:00 UTC), Some(REMINDER)),
        ("while paused", &paused, datetime!(2026-07-06 12:00 UTC), None),
    ] {
        assert_eq!(dunning.due_step(due, &calendar, now), step, "{what}");
    }
}

#[test]
fn after_weeks_of_downtime_there_is_one_step_a_working_day() {
    let (due, calendar) = (noon(date!(2026 - 05 - 04)), calendar(&[date!(2026 - 07 - 06)]));
    let mut dunning = Dunning::default();
    let mut taken = Vec::new();
    // Nobody looked until a Thursday in July; then somebody looks four times a day.
    for look in 0..100 {
        let now = datetime!(2026-07-02 8:00 UTC) + Duration::hours(6) * look;
        if let Some(step) = dunning.due_step(due, &calendar, now).filter(|_| taken.len() < STEPS.len()) {
            dunning.taken.push(now);
            taken.push((step, now.date()));
        }
    }
    assert_eq!(
        taken,
        [
            (FRIENDLY_REMINDER, date!(2026 - 07 - 02)),
            (REMINDER, date!(2026 - 07 - 03)),
            (FINAL_NOTICE, date!(2026 - 07 - 07)),
            (COLLECT, date!(2026 - 07 - 08)),
        ]
    );
}

#[test]
fn days_are_the_companys() {
    // Due late on Sunday in UTC, which is Monday at the company.
    let (due, calendar) = (datetime!(2026-05-03 20:00 UTC), Calendar::new(offset!(+5:30), []));
    let dunning = Dunning::default();
    assert_eq!(dunning.next_step(due, &calendar), Some((FRIENDLY_REMINDER, date!(2026 - 05 - 07))));
    assert_eq!(dunning.due_step(due, &calendar, datetime!(2026-05-06 18:29 UTC)), None);
    assert_eq!(dunning.due_step(due, &calendar, datetime!(2026-05-06 18:30 UTC)), Some(FRIENDLY_REMINDER));
}

#[test]
fn a_pause_begins_once_and_ends_once() {
    let [first, second, third] = [5, 6, 7].map(|day| noon(date!(2026 - 05 - 01) + Duration::days(day)));
    let mut dunning = Dunning::default();
    dunning.resume(first);
    assert_eq!(dunning, Dunning::default());
    dunning.pause(first);
    dunning.pause(second);
    assert!(dunning.is_paused());
    dunning.resume(second);
    dunning.resume(third);
    assert!(!dunning.is_paused());
    assert_eq!(dunning.pauses, [Pause { since: first, until: Some(second) }]);
}

const START: Date = date!(2026 - 01 - 01);

fn day(number: i64) -> Date {
    START + Duration::days(number)
}

/// Holidays and a due day, as days after the start.
fn circumstances() -> impl Strategy<Value = (Calendar, i64)> {
    (vec(0_i64..120, 0..12), 0_i64..20).prop_map(|(holidays, due)| {
        let holidays: Vec<Date> = holidays.into_iter().map(day).collect();
        (calendar(&holidays), due)
    })
}

/// Pauses one after the other: days of running and days of pause, in turn.
fn pauses() -> impl Strategy<Value = Vec<Pause>> {
    vec((0_i64..15, 0_i64..15), 0..5).prop_map(|lengths| {
        let mut now = 0;
        lengths
            .into_iter()
            .map(|(running, paused)| {
                let since = now + running;
                now = since + paused;
                pause(day(since), day(now))
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn steps_come_in_order_on_days_of_their_own((calendar, due) in circumstances(), pauses in pauses()) {
        let days = taken_in_time(day(due), &pauses, &calendar);
        prop_assert!(days.is_sorted_by(|one, two| one < two));
        for (step, taken) in STEPS.into_iter().zip(&days) {
            prop_assert!(calendar.is_working_day(*taken));
            // Its days have passed, and those of the pauses in between as well.
            let in_between: BTreeSet<Date> = pauses
                .iter()
                .flat_map(|pause| {
                    let (since, until) = (pause.since.date(), pause.until.unwrap().date());
                    std::iter::successors(Some(since), |day| day.next_day()).take_while(move |day| *day < until)
                })
                .filter(|paused| *paused >= day(due) && paused < taken)
                .collect();
            prop_assert!((*taken - day(due)).whole_days() >= step.days() + in_between.len() as i64);
        }
    }

    #[test]
    fn a_pause_brings_nothing_forward((calendar, due) in circumstances(), pauses in pauses()) {
        let with = taken_in_time(day(due), &pauses, &calendar);
        let without = taken_in_time(day(due), &[], &calendar);
        prop_assert!(with.iter().zip(&without).all(|(with, without)| with >= without));
    }

    #[test]
    fn a_pause_in_two_parts_is_one_pause(
        (calendar, due) in circumstances(),
        since in 0_i64..40,
        (first, second) in (0_i64..15, 0_i64..15),
    ) {
        let [since, middle, until] = [since, since + first, since + first + second].map(day);
        prop_assert_eq!(
            taken_in_time(day(due), &[pause(since, middle), pause(middle, until)], &calendar),
            taken_in_time(day(due), &[pause(since, until)], &calendar)
        );
    }

    /// A company lives through the days one by one, looks on some of them only, and comes to the same.
    #[test]
    fn living_through_the_days_keeps_every_rule(
        (calendar, due) in circumstances(),
        pauses in pauses(),
        looks in vec(any::<bool>(), 200),
    ) {
        let mut dunning = Dunning::default();
        for (number, look) in (0..).zip(looks) {
            let now = noon(day(number));
            if pauses.iter().any(|pause| pause.since <= now && pause.until > Some(now)) {
                dunning.pause(now);
            } else {
                dunning.resume(now);
            }
            let step = dunning.due_step(noon(day(due)), &calendar, now);
            if let (true, Some(step), true) = (look, step, dunning.level() < STEPS.len()) {
                prop_assert!(!dunning.is_paused() && calendar.is_working_day(day(number)));
                prop_assert_eq!(step, STEPS[dunning.level()]);
                prop_assert!(dunning.taken.last().is_none_or(|last| last.date() < day(number)));
                prop_assert!(number >= due + step.days());
                dunning.taken.push(now);
            }
        }
        // The same can be computed from what is stored, for every moment of the past.
        for (level, taken) in dunning.taken.iter().enumerate() {
            let then = Dunning {
                taken: dunning.taken[..level].to_vec(),
                pauses: dunning.pauses.iter().copied().filter(|pause| pause.since < *taken).collect(),
            };
            prop_assert_eq!(then.due_step(noon(day(due)), &calendar, *taken), Some(STEPS[level]));
        }
    }
}
