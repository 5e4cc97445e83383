//! Tables: what happened to a promise, and where it then stands.

use baton_model::{Ids, Role, SystemIds};
use proptest::prelude::*;
use time::macros::datetime;

use super::*;

const MADE: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);
const DUE: OffsetDateTime = datetime!(2026-05-08 09:00 UTC);
const BEFORE: OffsetDateTime = datetime!(2026-05-08 08:59:59.999999 UTC);
const AFTER: OffsetDateTime = datetime!(2026-05-08 09:00:00.000001 UTC);

fn ana() -> Actor {
    let department = "shipping".parse().unwrap();
    Actor { id: "ana".to_owned(), name: "Ana".to_owned(), department, role: Role::Agent }
}

fn promise() -> Promise {
    Promise {
        id: PromiseId::from_uuid(SystemIds.uuid()),
        customer_id: SystemIds.customer_id(),
        case_id: None,
        department: ana().department,
        text: "Parcel by Friday".to_owned(),
        made_at: MADE,
        made_by: ana(),
        event_id: SystemIds.event_id(),
        due: DUE,
        evidence: Some(Evidence {
            event_type: "baton.shipping.v1.ShipmentDelivered".to_owned(),
            subject_kind: "shipment".to_owned(),
            subject_id: "s1".to_owned(),
            void_types: vec!["baton.shipping.v1.ShipmentCancelled".to_owned()],
        }),
        feasibility: Feasibility::Checked,
        feasibility_note: String::new(),
        subject: None,
        imported: false,
        replaces: None,
        replaced_by: None,
        fulfilled: None,
        voided: None,
        warned_at: None,
        broken_at: None,
        release: None,
    }
}

#[allow(clippy::unnecessary_wraps, reason = "it is a field")]
fn fulfilled(at: OffsetDateTime) -> Option<Fulfilment> {
    Some(Fulfilment { event_id: EventId::from_uuid(uuid::Uuid::nil()), at })
}

fn closed(outcome: ReleaseOutcome, at: OffsetDateTime) -> Release {
    Release { outcome, reason: "Because".to_owned(), by: ana(), at }
}

#[allow(clippy::unnecessary_wraps, reason = "it is a field")]
fn another() -> Option<PromiseId> {
    Some(PromiseId::from_uuid(uuid::Uuid::nil()))
}

#[test]
fn evidence_decides_by_its_time_alone() {
    let table = [
        ("at once", MADE, PromiseState::Early),
        ("more than a day before", DUE - Duration::DAY - Duration::MICROSECOND, PromiseState::Early),
        ("a day before", DUE - Duration::DAY, PromiseState::Kept),
        ("in time", BEFORE, PromiseState::Kept),
        ("at the last instant", DUE, PromiseState::Kept),
        ("too late", AFTER, PromiseState::Late),
    ];
    for (case, at, expected) in table {
        for broken_at in [None, Some(AFTER)] {
            for replaced_by in [None, another()] {
                let promise = Promise { fulfilled: fulfilled(at), broken_at, replaced_by, ..promise() };
                assert_eq!(promise.state(), expected, "{case}");
            }
        }
    }
}

#[test]
fn without_evidence_a_promise_is_open_replaced_broken_or_released() {
    let release = || Some(closed(ReleaseOutcome::NotWanted, BEFORE));
    let table = [
        (None, None, None, PromiseState::Open),
        (another(), None, None, PromiseState::Replaced),
        (None, Some(AFTER), None, PromiseState::Broken),
        (another(), Some(AFTER), None, PromiseState::Broken),
        (None, None, release(), PromiseState::Released),
        (another(), None, release(), PromiseState::Released),
    ];
    for (replaced_by, broken_at, release, expected) in table {
        let promise = Promise { replaced_by, broken_at, release, ..promise() };
        assert_eq!(promise.state(), expected, "{promise:?}");
    }
}

#[test]
fn an_owner_is_warned_at_three_quarters_and_a_breach_found_once() {
    let three_quarters = datetime!(2026-05-07 09:00 UTC);
    let breach = Some(Duty::Break { told: true, apologise: true });
    let open = promise();
    let warned = Promise { warned_at: Some(three_quarters), ..promise() };
    let replaced = Promise { replaced_by: another(), ..promise() };
    let imported = Promise { imported: true, ..promise() };
    let kept = Promise { fulfilled: fulfilled(DUE), ..promise() };
    let late = Promise { fulfilled: fulfilled(AFTER), ..promise() };
    let broken = Promise { broken_at: Some(AFTER), ..promise() };
    let released = Promise { release: Some(closed(ReleaseOutcome::NotWanted, MADE)), ..promise() };
    let quiet = Some(Duty::Break { told: true, apologise: false });
    let silent = Some(Duty::Break { told: false, apologise: false });
    let table = [
        ("open, early", &open, three_quarters - Duration::MICROSECOND, None),
        ("open, three quarters", &open, three_quarters, Some(Duty::Warn)),
        ("open, last instant", &open, DUE, Some(Duty::Warn)),
        ("open, due", &open, AFTER, breach),
        ("open, a day of downtime", &open, DUE + Duration::DAY, breach),
        ("warned", &warned, DUE, None),
        ("warned, due", &warned, AFTER, breach),
        ("replaced", &replaced, DUE, None),
        ("replaced, due", &replaced, AFTER, quiet),
        ("imported", &imported, DUE, None),
        ("imported, due", &imported, AFTER, silent),
        ("kept", &kept, AFTER, None),
        ("late", &late, AFTER, breach),
        ("broken before", &broken, AFTER, None),
        ("released", &released, AFTER, None),
    ];
    for (case, promise, now, expected) in table {
        assert_eq!(promise.duty(now), expected, "{case}");
        // Whatever has to be done is looked for in time.
        if expected.is_some() {
            assert!(promise.next_check().is_some_and(|at| at <= now), "{case}");
        }
    }
    assert_eq!(open.next_check(), Some(three_quarters));
    assert_eq!([warned, replaced, imported].map(|promise| promise.next_check()), [Some(DUE); 3]);
    assert_eq!([kept, broken, released].map(|promise| promise.next_check()), [None; 3]);
}

#[test]
fn a_promise_that_is_due_before_it_was_made_is_broken_and_never_warned_of() {
    let promise = Promise { due: MADE - Duration::HOUR, ..promise() };
    assert_eq!(promise.duty(MADE), Some(Duty::Break { told: true, apologise: true }));
}

#[test]
fn history_settles_by_its_data() {
    let imported = || Promise { imported: true, ..promise() };
    let long_after = DUE + 900 * Duration::DAY;
    let table = [
        ("no evidence", None, PromiseState::Broken, Some(DUE)),
        ("in time", fulfilled(DUE), PromiseState::Kept, None),
        ("too late", fulfilled(AFTER), PromiseState::Late, Some(DUE)),
    ];
    for (case, evidence, state, broken_at) in table {
        // Whether it was thought broken before makes no difference.
        for before in [imported(), imported().told(None, None, None, long_after)] {
            let promise = before.told(evidence, None, None, long_after);
            assert_eq!((promise.state(), promise.broken_at), (state, broken_at), "{case}");
            assert_eq!((promise.duty(long_after), promise.next_check()), (None, None), "{case}");
        }
    }
    assert_eq!(imported().told(None, None, None, BEFORE).state(), PromiseState::Open, "not due yet");
}

#[test]
fn a_breach_stays_recorded_when_the_evidence_comes() {
    let broken = Promise { broken_at: Some(AFTER), ..promise() };
    let late = broken.clone().told(fulfilled(AFTER), None, None, AFTER);
    assert_eq!((late.state(), late.broken_at, late.duty(AFTER)), (PromiseState::Late, Some(AFTER), None));
    let kept = broken.told(fulfilled(BEFORE), None, None, AFTER);
    assert_eq!((kept.state(), kept.broken_at), (PromiseState::Kept, Some(AFTER)));
}

#[test]
fn what_nobody_waits_for_any_more_is_released_unless_it_was_kept_or_due_before() {
    let table = [
        ("voided", fulfilled(MADE), None, PromiseState::Released),
        ("voided when due", fulfilled(DUE), None, PromiseState::Released),
        ("voided too late", fulfilled(AFTER), None, PromiseState::Broken),
        ("fulfilled all the same, too late", fulfilled(MADE), fulfilled(AFTER), PromiseState::Released),
        ("fulfilled before", fulfilled(DUE), fulfilled(BEFORE), PromiseState::Kept),
        ("fulfilled too late, voided later", fulfilled(AFTER), fulfilled(AFTER), PromiseState::Late),
    ];
    for (case, voided, evidence, expected) in table {
        let mut live = promise().told(evidence, voided, None, AFTER);
        if let Some(Duty::Break { .. }) = live.duty(AFTER) {
            live.broken_at = Some(AFTER);
        }
        let imported = Promise { imported: true, ..promise() }.told(evidence, voided, None, AFTER);
        for promise in [live, imported] {
            assert_eq!((promise.state(), promise.duty(AFTER)), (expected, None), "{case}");
            assert_eq!(promise.next_check(), None, "{case}");
            let is_breach = matches!(expected, PromiseState::Broken | PromiseState::Late);
            assert_eq!(promise.broken_at.is_some(), is_breach, "{case}");
        }
    }
}

#[test]
fn closing_by_hand_scores_only_what_no_event_fulfils() {
    let event_id = SystemIds.event_id();
    let by_event = promise;
    let by_hand = || Promise { evidence: None, ..promise() };
    let broken = |promise: Promise| Promise { broken_at: Some(AFTER), ..promise };
    let replaced = Promise { replaced_by: another(), ..promise() };
    let (done, not_wanted) = (ReleaseOutcome::Done, ReleaseOutcome::NotWanted);
    let wrong = |state: PromiseState| Err(state.as_str());
    let table = [
        ("done, as an event would tell", by_event(), done, BEFORE, Ok(PromiseState::Released)),
        ("not wanted", by_event(), not_wanted, BEFORE, Ok(PromiseState::Released)),
        ("not wanted, by hand", by_hand(), not_wanted, BEFORE, Ok(PromiseState::Released)),
        ("replaced", replaced, not_wanted, BEFORE, Ok(PromiseState::Released)),
        ("done by hand", by_hand(), done, BEFORE, Ok(PromiseState::Kept)),
        ("done by hand, early", by_hand(), done, MADE, Ok(PromiseState::Early)),
        ("done by hand, late", broken(by_hand()), done, AFTER, Ok(PromiseState::Late)),
        ("broken", broken(by_event()), done, AFTER, wrong(PromiseState::Broken)),
        ("broken, not wanted", broken(by_hand()), not_wanted, AFTER, wrong(PromiseState::Broken)),
        (
            "kept",
            Promise { fulfilled: fulfilled(DUE), ..promise() },
            not_wanted,
            DUE,
            wrong(PromiseState::Kept),
        ),
    ];
    for (case, promise, outcome, at, expected) in table {
        let released = promise.release(closed(outcome, at), event_id);
        let state = released.as_ref().map(Promise::state).map_err(|refusal| match refusal {
            Refusal::WrongState { state, .. } => *state,
            other => panic!("{other:?}"),
        });
        assert_eq!(state, expected, "{case}");
        if let Ok(released) = released {
            let again = released.clone().release(closed(not_wanted, at), event_id);
            assert!(again.is_err(), "{case}: once only");
            let told = released.clone().told(fulfilled(MADE), fulfilled(MADE), None, AFTER);
            assert_eq!(told.state(), released.state(), "{case}: takes no evidence any more");
        }
    }
}

#[test]
fn only_what_is_open_or_broken_gets_a_new_date_and_only_once() {
    let broken = Promise { broken_at: Some(AFTER), ..promise() };
    let kept = Promise { fulfilled: fulfilled(DUE), ..promise() };
    let replaced = Promise { replaced_by: another(), ..broken.clone() };
    assert_eq!(promise().must_be_replaceable(), Ok(()));
    assert_eq!(broken.must_be_replaceable(), Ok(()));
    let wrong = Refusal::WrongState { state: "kept", allowed: "open, broken" };
    assert_eq!(kept.must_be_replaceable(), Err(wrong));
    let replaced_by = another().unwrap();
    assert_eq!(replaced.must_be_replaceable(), Err(Refusal::PromiseReplaced { replaced_by }));
    assert!(promise().must_be_of(&"shipping".parse().unwrap()).is_ok());
    assert!(promise().must_be_of(&"support".parse().unwrap()).is_err());
}

#[test]
fn words_are_read_back() {
    for state in PromiseState::ALL {
        assert_eq!(PromiseState::from_word(state.as_str()), Some(*state));
    }
    assert_eq!(PromiseState::from_word("happy"), None);
}

proptest! {
    /// Live promises: whatever is told in whatever order, and however often a sweep looks, the end is the same, and a
    /// broken or late one was found broken.
    #[test]
    fn the_order_of_telling_makes_no_difference(
        occurred in prop::collection::vec(0_i64..14 * 24, 0..5),
        order in prop::collection::vec(any::<prop::sample::Index>(), 5),
        sweeps in prop::collection::vec(0_i64..20 * 24, 0..4),
    ) {
        let end = MADE + 20 * Duration::DAY;
        let mut told = occurred.clone();
        let mut shuffled = Vec::new();
        for index in order {
            if !told.is_empty() {
                shuffled.push(told.remove(index.index(told.len())));
            }
        }
        let mut promise = promise();
        let mut known: Vec<i64> = Vec::new();
        let mut breaches = 0;
        let mut sweep = |promise: &mut Promise, now| {
            if let Some(Duty::Break { .. }) = promise.duty(now) {
                promise.broken_at = Some(now);
                breaches += 1;
            }
        };
        for (step, hours) in shuffled.into_iter().enumerate() {
            if let Some(at) = sweeps.get(step) {
                sweep(&mut promise, MADE + Duration::hours(*at));
            }
            known.push(hours);
            let earliest = known.iter().min().map(|hours| MADE + Duration::hours(*hours));
            promise = promise.told(earliest.and_then(fulfilled), None, None, end);
        }
        sweep(&mut promise, end);
        sweep(&mut promise, end);
        let expected = match occurred.iter().min() {
            None => PromiseState::Broken,
            Some(hours) if *hours > 4 * 24 => PromiseState::Late,
            Some(hours) if *hours < 3 * 24 => PromiseState::Early,
            Some(_) => PromiseState::Kept,
        };
        prop_assert_eq!(promise.state(), expected);
        prop_assert!(breaches <= 1);
        if matches!(expected, PromiseState::Broken | PromiseState::Late) {
            prop_assert_eq!(breaches, 1);
        }
        prop_assert_eq!(promise.duty(end), None);
    }
}
