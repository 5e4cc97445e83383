//! Tables of short stories.

use time::macros::datetime;

use super::*;
use crate::domain::calendar::{Calendar, Hours, Window};
use crate::domain::standard::{Matter, Pause};

mod walk;

const MONDAY: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);

fn office(name: &str, opens: &str, closes: &str) -> Calendar {
    use time::Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
    let hours = Hours::new(opens, closes).unwrap();
    let days = [Monday, Tuesday, Wednesday, Thursday, Friday];
    Calendar {
        name: name.to_owned(),
        version: 1,
        title: String::new(),
        zone: "UTC".parse().unwrap(),
        windows: days.map(|day| Window { day, hours }).to_vec(),
        special_days: BTreeMap::new(),
        in_force_from: OffsetDateTime::UNIX_EPOCH,
    }
}

fn standard(limit: Duration) -> Standard {
    let pause = |reason: &str, begins: &str, ends: &str| Pause {
        reason: reason.to_owned(),
        begins: vec![begins.to_owned()],
        ends: vec![ends.to_owned()],
    };
    Standard {
        name: "answer".to_owned(),
        version: 1,
        title: "Answer".to_owned(),
        matter: Matter::Case,
        starts: vec!["opened".to_owned()],
        stops: vec!["answered".to_owned()],
        contact_stops: false,
        cancels: vec!["withdrawn".to_owned()],
        pauses: vec![pause("customer", "asked", "told"), pause("parts", "ordered", "arrived")],
        limit: Limit::Within(limit),
        calendar: None,
        departments: Vec::new(),
        tiers: Vec::new(),
        retired: false,
        in_force_from: OffsetDateTime::UNIX_EPOCH,
        put_by: None,
    }
}

/// Orders works by day, support by night, everybody else from nine to five.
fn definitions(standard: Standard) -> Definitions {
    let calendars = vec![
        office("default", "09:00", "17:00"),
        office("orders", "08:00", "12:00"),
        office("support", "20:00", "02:00"),
    ];
    Definitions { standards: vec![standard], calendars }
}

fn department(name: &str) -> Department {
    name.parse().unwrap()
}

/// Things that happen, each so many minutes after Monday at nine; `>support` moves the matter there.
fn story(told: &[(i64, &str)]) -> Story {
    let happenings = told.iter().zip(1..).map(|((minutes, what), sequence)| Happening {
        at: MONDAY + Duration::minutes(*minutes),
        sequence,
        event_type: (*what).to_owned(),
        department: department("sales"),
        person: Some(Person { id: "ana".to_owned(), name: "Ana".to_owned() }),
        is_contact: *what == "called",
        moves_to: what.strip_prefix('>').map(department),
        measures: what
            .strip_prefix("rings ")
            .map(|n| ("rings".to_owned(), n.parse().unwrap()))
            .into_iter()
            .collect(),
        imported: false,
    });
    Story { happenings: happenings.collect(), tiers: Vec::new() }
}

fn minutes(clock: &Clock<'_>) -> i64 {
    clock.used.whole_minutes()
}

#[test]
fn a_clock_is_met_in_time_and_breached_after_it() {
    let definitions = definitions(standard(Duration::minutes(10)));
    let table = [
        (vec![(0, "opened")], 5, (State::Running, 5)),
        (vec![(0, "opened")], 10, (State::Breached, 10)),
        (vec![(0, "opened"), (10, "answered")], 60, (State::Met, 10)),
        (vec![(0, "opened"), (11, "answered")], 60, (State::Breached, 11)),
        (vec![(0, "opened"), (11, "answered")], 10, (State::Breached, 10)),
        (vec![(0, "opened"), (4, "asked"), (60, "told"), (64, "answered")], 90, (State::Met, 8)),
        (vec![(0, "opened"), (4, "asked"), (5, "ordered"), (60, "told")], 90, (State::Paused, 4)),
        (vec![(0, "opened"), (9, "withdrawn")], 90, (State::Cancelled, 9)),
        (vec![(0, "opened"), (10, "withdrawn")], 90, (State::Breached, 10)),
        (vec![(0, "opened"), (5, "opened"), (7, "answered")], 90, (State::Met, 7)),
        // Asked twice, told once.
        (vec![(0, "opened"), (1, "asked"), (2, "asked"), (3, "told")], 6, (State::Running, 4)),
    ];
    for (told, at, expected) in table {
        let clocks = story(&told).clocks(&definitions, "answer", MONDAY + Duration::minutes(at));
        assert_eq!((clocks[0].state, minutes(&clocks[0])), expected, "{told:?} at {at}");
        assert_eq!(clocks.len(), 1, "{told:?}");
    }
}

#[test]
fn warning_and_deadline_are_known_ahead_unless_it_stands_still() {
    let definitions = definitions(standard(Duration::hours(16)));
    let tale = story(&[(0, "opened"), (60, "asked"), (90, "told")]);
    let at = |minutes| tale.clocks(&definitions, "answer", MONDAY + Duration::minutes(minutes)).remove(0);
    let (running, paused, again) = (at(30), at(75), at(95));
    assert_eq!(running.warn_at, Some(datetime!(2026-05-05 13:00 UTC)));
    assert_eq!(running.due_at, Some(datetime!(2026-05-05 17:00 UTC)));
    assert_eq!((paused.state, paused.warn_at, paused.due_at), (State::Paused, None, None));
    assert_eq!(paused.paused_for, ["customer"]);
    assert_eq!(again.due_at, Some(datetime!(2026-05-06 09:30 UTC)), "half an hour did not count");
    let late = at(5 * 24 * 60);
    assert_eq!(
        (late.warn_at, late.due_at),
        (again.warn_at.map(|_| datetime!(2026-05-05 13:30 UTC)), again.due_at)
    );
    assert_eq!((late.state, late.settled_at()), (State::Breached, again.due_at));
}

#[test]
fn a_matter_that_ends_may_start_again() {
    let definitions = definitions(standard(Duration::minutes(10)));
    let tale = story(&[(0, "opened"), (5, "answered"), (6, "answered"), (20, "opened"), (31, "answered")]);
    let clocks = tale.clocks(&definitions, "answer", MONDAY + Duration::HOUR);
    let found: Vec<_> = clocks.iter().map(|clock| (clock.sequence, clock.state, minutes(clock))).collect();
    assert_eq!(found, [(1, State::Met, 5), (4, State::Breached, 11)]);
    assert_eq!(clocks[0].ended_by.as_ref().unwrap().id, "ana");
}

#[test]
fn each_stay_counts_on_the_calendar_of_its_department() {
    let definitions = definitions(standard(Duration::hours(20)));
    // Three hours in orders until noon, then nobody; support from 20:00 to 02:00; sales from nine on.
    let tale = story(&[
        (-60, ">orders"),
        (0, "opened"),
        (4 * 60, ">support"),
        (24 * 60, ">sales"),
        (25 * 60, "answered"),
    ]);
    let clock = tale.clocks(&definitions, "answer", MONDAY + Duration::DAY * 3).remove(0);
    let stays: Vec<_> =
        clock.stays.iter().map(|stay| (stay.department.as_str(), stay.used.whole_hours())).collect();
    assert_eq!(stays, [("orders", 3), ("support", 6), ("sales", 1)]);
    assert_eq!((clock.used, clock.state), (Duration::hours(10), State::Met));
    let named = Standard { calendar: Some("default".to_owned()), ..standard(Duration::hours(20)) };
    let definitions = self::definitions(named);
    let clock = tale.clocks(&definitions, "answer", MONDAY + Duration::DAY * 3).remove(0);
    let stays: Vec<_> = clock.stays.iter().map(|stay| stay.used.whole_hours()).collect();
    assert_eq!(stays, [4, 4, 1], "nine to five, wherever it is");
}

#[test]
fn who_had_it_when_the_time_was_used_up_answers_for_it() {
    let definitions = definitions(standard(Duration::hours(2)));
    let tale = story(&[(0, "opened"), (180, ">billing"), (200, "answered")]);
    let clock = tale.clocks(&definitions, "answer", MONDAY + Duration::DAY).remove(0);
    assert_eq!((clock.answerable().as_str(), clock.department.as_str()), ("sales", "billing"));
    assert_eq!(clock.settled_at(), Some(MONDAY + Duration::hours(2)));
}

#[test]
fn a_call_may_be_an_answer_and_a_contact_may_be_counted() {
    let calls = Standard { contact_stops: true, ..standard(Duration::minutes(10)) };
    let definitions = self::definitions(calls);
    let clocks =
        story(&[(0, "opened"), (8, "called")]).clocks(&definitions, "answer", MONDAY + Duration::HOUR);
    assert_eq!(clocks[0].state, State::Met);

    let limit = Limit::AtMost { measure: "rings".to_owned(), count: 2 };
    let starts = vec!["rings 2".to_owned(), "rings 3".to_owned(), "opened".to_owned()];
    let rings = Standard { matter: Matter::Contact, limit, starts, ..standard(Duration::ZERO) };
    let definitions = self::definitions(rings);
    let tale = story(&[(0, "rings 2"), (1, "rings 3"), (2, "opened")]);
    let clocks = tale.clocks(&definitions, "answer", MONDAY + Duration::HOUR);
    let found: Vec<_> = clocks.iter().map(|clock| (clock.measured, clock.state)).collect();
    assert_eq!(found, [(Some(2), State::Met), (Some(3), State::Breached)], "before the third ring");
}

#[test]
fn only_what_a_standard_covers_is_measured() {
    let of = |departments: &[&str], tiers: &[&str]| Standard {
        departments: departments.iter().map(|name| department(name)).collect(),
        tiers: tiers.iter().map(|tier| (*tier).to_owned()).collect(),
        ..standard(Duration::HOUR)
    };
    let tiers =
        vec![(MONDAY - Duration::DAY, "silver".to_owned()), (MONDAY + Duration::MINUTE, "gold".to_owned())];
    let tale = Story { tiers, ..story(&[(0, "opened")]) };
    let table = [
        (of(&[], &[]), 1),
        (of(&["sales", "orders"], &["silver"]), 1),
        (of(&["orders"], &[]), 0),
        (of(&[], &["gold"]), 0),
        (Standard { retired: true, ..of(&[], &[]) }, 0),
        (Standard { in_force_from: MONDAY + Duration::SECOND, ..of(&[], &[]) }, 0),
    ];
    for (standard, expected) in table {
        let definitions = definitions(standard.clone());
        assert_eq!(
            tale.clocks(&definitions, "answer", MONDAY + Duration::DAY).len(),
            expected,
            "{standard:?}"
        );
    }
    let mut history = story(&[(0, "opened")]);
    history.happenings[0].imported = true;
    assert!(history.clocks(&definitions(of(&[], &[])), "answer", MONDAY + Duration::DAY).is_empty());
}

#[test]
fn a_clock_keeps_the_definitions_it_started_with() {
    let mut definitions = definitions(standard(Duration::minutes(10)));
    let tale = story(&[(0, "opened"), (8, "answered"), (30, "opened"), (38, "answered")]);
    let later = MONDAY + Duration::minutes(5);
    definitions.standards.push(Standard {
        version: 2,
        in_force_from: later,
        ..standard(Duration::minutes(6))
    });
    let closed = Calendar {
        version: 2,
        in_force_from: later,
        windows: Vec::new(),
        ..office("default", "09:00", "10:00")
    };
    definitions.calendars.insert(1, closed);
    let clocks = tale.clocks(&definitions, "answer", MONDAY + Duration::DAY);
    let found: Vec<_> =
        clocks.iter().map(|clock| (clock.standard.version, clock.state, minutes(clock))).collect();
    assert_eq!(
        found,
        [(1, State::Met, 8), (2, State::Met, 0)],
        "the second one on a calendar that never opens"
    );
    assert_eq!(clocks[1].due_at, None);
}

#[test]
fn a_handoff_is_to_be_decided_on_the_calendar_of_who_is_asked() {
    let limits = |name: &str, limit, tiers: &[&str]| Standard {
        name: name.to_owned(),
        matter: Matter::Handoff,
        tiers: tiers.iter().map(|tier| (*tier).to_owned()).collect(),
        ..standard(limit)
    };
    let mut definitions = definitions(limits("accept", Duration::minutes(10), &[]));
    definitions.standards.push(limits("accept-gold", Duration::minutes(5), &["gold"]));
    definitions.standards.push(Standard { retired: true, ..limits("accept-old", Duration::MINUTE, &[]) });
    definitions.standards.push(standard(Duration::SECOND));
    let by = |name: &str, tier| definitions.accept_by(&department(name), tier, MONDAY);
    assert_eq!(by("sales", ""), Some(MONDAY + Duration::minutes(10)));
    assert_eq!(by("sales", "gold"), Some(MONDAY + Duration::minutes(5)));
    assert_eq!(by("support", ""), Some(datetime!(2026-05-04 20:10 UTC)));
    assert_eq!(Definitions::default().accept_by(&department("sales"), "", MONDAY), None);
}
