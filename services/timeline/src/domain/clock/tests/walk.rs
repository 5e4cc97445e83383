//! A walk minute by minute as a second opinion.

use proptest::prelude::*;

use super::*;

/// What a walk finds: working minutes in all and by department, when the limit was reached, and how it ended.
#[derive(Debug, Default, PartialEq, Eq)]
struct Walked {
    used: i64,
    shares: BTreeMap<String, i64>,
    due_at: Option<OffsetDateTime>,
    state: Option<State>,
}

/// Looks at every minute of a clock's life by itself: who has it, whether it stands still, whether anybody works.
fn walk(definitions: &Definitions, told: &[(i64, &str)], limit: i64, at: i64) -> Walked {
    let mut walked = Walked::default();
    let Some(start) =
        told.iter().position(|(_, what)| *what == "opened").filter(|start| told[*start].0 <= at)
    else {
        return walked;
    };
    let ends = |(_, what): &&(i64, &str)| matches!(*what, "answered" | "withdrawn");
    let end = told[start..].iter().find(ends).filter(|(when, _)| *when <= at);
    for minute in told[start].0..end.map_or(at, |(when, _)| *when) {
        let so_far = || told.iter().rev().filter(|(when, _)| *when <= minute);
        let is_on = |begins: &str, ends: &str| {
            let last = so_far().find(|(_, what)| *what == begins || *what == ends);
            last.is_some_and(|(_, what)| *what == begins)
        };
        // What was said before the clock started does not hold it up.
        let since =
            |begins: &str| told[start..].iter().any(|(when, what)| *when <= minute && *what == begins);
        if is_on("asked", "told") && since("asked") || is_on("ordered", "arrived") && since("ordered") {
            continue;
        }
        let holder = so_far().find_map(|(_, what)| what.strip_prefix('>')).unwrap_or("sales");
        let from = MONDAY + Duration::minutes(minute);
        let calendar = definitions.calendar_of(&department(holder), MONDAY).unwrap();
        if calendar.working_time(from, from + Duration::MINUTE).is_positive() {
            walked.used += 1;
            *walked.shares.entry(holder.to_owned()).or_default() += 1;
            if walked.used == limit {
                walked.due_at = Some(from + Duration::MINUTE);
            }
        }
    }
    walked.state = Some(match end {
        Some((when, "answered"))
            if walked.due_at.is_none_or(|due| MONDAY + Duration::minutes(*when) <= due) =>
        {
            State::Met
        }
        Some((_, "withdrawn")) if walked.due_at.is_none() => State::Cancelled,
        None if walked.due_at.is_none() => State::Running,
        _ => State::Breached,
    });
    walked
}

fn tale() -> impl Strategy<Value = Vec<(i64, &'static str)>> {
    let what = prop::sample::select(vec![
        "asked", "told", "ordered", "arrived", ">orders", ">support", ">sales", "nothing", "asked", ">orders",
    ]);
    let middle = prop::collection::vec((-600..4_000_i64, what), 0..12);
    let end = prop_oneof![
        Just(None),
        (0..5_000_i64, prop::sample::select(vec!["answered", "withdrawn"])).prop_map(Some)
    ];
    (middle, end).prop_map(|(mut told, end)| {
        told.push((0, "opened"));
        told.extend(end);
        told.sort_by_key(|(when, _)| *when);
        // Two at the same minute would be two orders of the same story.
        told.dedup_by_key(|(when, _)| *when);
        told
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_clock_is_what_a_walk_counts(told in tale(), limit in 1..900_i64, at in -10..6_000_i64) {
        let definitions = definitions(standard(Duration::minutes(limit)));
        let now = MONDAY + Duration::minutes(at);
        let clocks = story(&told).clocks(&definitions, "answer", now);
        let walked = walk(&definitions, &told, limit, at);
        let Some(clock) = clocks.first() else {
            prop_assert_eq!(walked, Walked::default());
            return Ok(());
        };
        // The dwells add up to the customer's clock.
        prop_assert_eq!(clock.stays.iter().map(|stay| stay.used).sum::<Duration>(), clock.used);
        let mut shares: BTreeMap<String, i64> = BTreeMap::new();
        for stay in clock.stays.iter().filter(|stay| stay.used.is_positive()) {
            *shares.entry(stay.department.to_string()).or_default() += stay.used.whole_minutes();
        }
        let state = if clock.state == State::Paused { State::Running } else { clock.state };
        let due_at = clock.due_at.filter(|due| *due <= clock.ended_at.unwrap_or(now));
        let found = Walked { used: clock.used.whole_minutes(), shares, due_at, state: Some(state) };
        prop_assert_eq!(found, walked);
    }

    #[test]
    fn what_comes_later_changes_nothing_before(told in tale(), limit in 1..900_i64, at in 0..6_000_i64) {
        let definitions = definitions(standard(Duration::minutes(limit)));
        let now = MONDAY + Duration::minutes(at);
        let tale = story(&told);
        let then = Story { happenings: tale.happenings.iter().filter(|h| h.at <= now).cloned().collect(), ..tale.clone() };
        prop_assert_eq!(tale.clocks(&definitions, "answer", now), then.clocks(&definitions, "answer", now));

        // What was foreseen comes true when nothing else happens.
        if let Some(clock) = then.clocks(&definitions, "answer", now).pop().filter(|clock| clock.ended_at.is_none())
            && let Some(due) = clock.due_at
        {
            let at_due = then.clocks(&definitions, "answer", due.max(now)).pop().unwrap();
            prop_assert_eq!((at_due.state, at_due.due_at), (State::Breached, Some(due)));
            let just_before = then.clocks(&definitions, "answer", due - Duration::SECOND).pop();
            prop_assert!(just_before.is_none_or(|clock| clock.state != State::Breached));
        }
    }
}
