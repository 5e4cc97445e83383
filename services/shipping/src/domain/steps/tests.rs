//! Tables: every step from every state.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::*;
use crate::domain::samples::{LATER, START, order, scan, shipment};
use crate::domain::{Exception, ScanKind, Standing};

type Step = fn(Shipment) -> Result<Decided, Refusal>;
/// A step's name, the step, and its transitions.
type Row = (&'static str, Step, Vec<(State, State)>);

/// The states from which each step is allowed, and where it leads.
fn table() -> Vec<Row> {
    use State::{
        Cancelled, Delivered, Exception, HandedOver, InTransit, OutForDelivery, Prepared, Reshipped, Returned,
    };
    vec![
        ("change_address", |it| it.change_address(Address::default(), LATER), vec![(Prepared, Prepared)]),
        (
            "hand_over",
            |it| it.hand_over(&order(&[2]), false, "Correios".into(), String::new(), LATER),
            vec![(Prepared, HandedOver)],
        ),
        (
            "scan out for delivery",
            |it| it.record_scan(scan(ScanKind::OutForDelivery, LATER), 0, LATER),
            vec![
                (HandedOver, OutForDelivery),
                (InTransit, OutForDelivery),
                (OutForDelivery, OutForDelivery),
                (Delivered, Delivered),
                (Exception, OutForDelivery),
                (Returned, Returned),
            ],
        ),
        (
            "scan returned",
            |it| it.record_scan(scan(ScanKind::Returned, LATER), 0, LATER),
            [HandedOver, InTransit, OutForDelivery, Delivered, Exception, Returned]
                .map(|from| (from, Returned))
                .to_vec(),
        ),
        (
            "reship",
            |it| it.reship(ShipmentId::from_uuid(Uuid::max()), &order(&[2]), false, LATER),
            vec![(Exception, Reshipped)],
        ),
        (
            "cancel",
            |it| it.cancel("why".into(), 0, LATER),
            vec![(Prepared, Cancelled), (Exception, Cancelled)],
        ),
        (
            "recall",
            |it| it.recall("why".into(), LATER),
            [HandedOver, InTransit, OutForDelivery].map(|state| (state, state)).to_vec(),
        ),
    ]
}

#[test]
fn each_step_is_taken_from_its_states_and_refused_from_all_others() {
    for (name, step, allowed) in table() {
        for state in State::ALL {
            let before = shipment(state);
            assert_eq!(before.state, state);
            let Some((_, to)) = allowed.iter().find(|(from, _)| *from == state) else {
                let refusal = step(before).unwrap_err();
                let froms: Vec<State> = allowed.iter().map(|(from, _)| *from).collect();
                let Refusal::WrongState { state: named, allowed } = refusal else {
                    panic!("{name} from {state}: {refusal:?}")
                };
                assert_eq!((named, allowed), (state, froms.as_slice()), "{name}");
                continue;
            };
            let after = step(before.clone()).unwrap().shipment;
            assert_eq!(after.state, *to, "{name} from {state}");
            assert_eq!(after.revision, before.revision + 1, "{name} from {state}");
            assert_eq!(after.changed_at, LATER, "{name} from {state}");
            assert_eq!(after.exception.is_some(), *to == State::Exception, "{name} from {state}");
            assert_eq!(after.delivered_at.is_some(), *to == State::Delivered, "{name} from {state}");
            assert_eq!(after.replaced_by_id.is_some(), *to == State::Reshipped, "{name} from {state}");
        }
    }
}

#[test]
fn only_what_is_still_here_is_held_and_once() {
    for state in State::ALL {
        let held = shipment(state).hold(LATER);
        assert_eq!(held.is_some(), state == State::Prepared, "{state}");
        assert_eq!(shipment(state).release(LATER), None, "{state}");
    }
    let held = shipment(State::Prepared).hold(LATER).unwrap();
    assert_eq!((held.change, held.shipment.held), (Change::Held, true));
    assert_eq!(held.shipment.clone().hold(LATER), None);
    let released = held.shipment.clone().release(LATER).unwrap();
    assert_eq!(
        (released.change, released.shipment.held, released.shipment.revision),
        (Change::Released, false, 3)
    );
    // A held one that is given up is not held any more.
    assert!(!held.shipment.cancel("why".into(), 0, LATER).unwrap().shipment.held);
}

#[test]
fn nothing_of_a_stopped_order_leaves_the_house() {
    for standing in [Standing::Other, Standing::ToShip, Standing::OnHold, Standing::CalledOff] {
        for held in [false, true] {
            let order = HeardOrder { standing, ..order(&[2]) };
            let prepared = Shipment { held, ..shipment(State::Prepared) };
            let hand_over = |is_history| {
                prepared.clone().hand_over(&order, is_history, String::new(), String::new(), LATER)
            };
            let goes = !held && matches!(standing, Standing::Other | Standing::ToShip);
            let stopped = Err(Refusal::OrderStopped { order_id: order.id });
            assert_eq!(
                hand_over(false).map(|_| ()),
                if goes { Ok(()) } else { stopped },
                "{standing:?} {held}"
            );
            // What left long ago is not stopped any more.
            let left = hand_over(true).unwrap().shipment;
            assert_eq!((left.state, left.held, left.handed_over_at), (State::HandedOver, false, Some(LATER)));
        }
    }
    let called_off = HeardOrder { standing: Standing::CalledOff, ..order(&[2]) };
    let replacement = ShipmentId::from_uuid(Uuid::max());
    let lost = || shipment(State::Exception);
    let refusal = Refusal::OrderStopped { order_id: called_off.id };
    assert_eq!(lost().reship(replacement, &called_off, false, LATER), Err(refusal));
    assert!(lost().reship(replacement, &called_off, true, LATER).is_ok());
}

#[test]
fn what_is_here_is_cancelled_and_what_left_is_recalled_once() {
    for state in State::ALL {
        let stopped = shipment(state).stop("changed their mind", 3, LATER);
        let reason = "changed their mind".to_owned();
        let expected = match state {
            State::Prepared | State::Exception => Some(Change::Cancelled { reason, live_shipments: 3 }),
            State::HandedOver | State::InTransit | State::OutForDelivery => Some(Change::Recalled { reason }),
            State::Delivered | State::Reshipped | State::Returned | State::Cancelled => None,
        };
        assert_eq!(stopped.as_ref().map(|decided| decided.change.clone()), expected, "{state}");
        if let Some(Decided { shipment, .. }) = stopped {
            assert_eq!(shipment.clone().stop("again", 3, LATER), None, "{state}");
            if shipment.recalled {
                let refusal = shipment.recall("again".into(), LATER).unwrap_err();
                assert!(matches!(refusal, Refusal::AlreadyRecalled { state: named, .. } if named == state));
            }
        }
    }
}

fn told(before: State, kind: ScanKind, at: OffsetDateTime) -> Change {
    shipment(before).record_scan(scan(kind, at), 2, LATER).unwrap().change
}

#[test]
fn a_scan_that_moves_the_shipment_is_told_as_what_it_is() {
    let lost = ScanKind::Exception(Exception::Lost);
    let delivered = Change::Delivered { live_shipments: 2 };
    let returned = Change::Returned { live_shipments: 2 };
    for (before, kind, change) in [
        (State::HandedOver, ScanKind::Delivered, delivered.clone()),
        (State::Exception, ScanKind::Delivered, delivered.clone()),
        (State::Returned, ScanKind::Delivered, delivered),
        (State::OutForDelivery, ScanKind::Returned, returned.clone()),
        (State::Delivered, ScanKind::Returned, returned),
        (State::InTransit, lost, Change::Exception),
        // Something else went wrong.
        (State::Exception, ScanKind::Exception(Exception::Damaged), Change::Exception),
    ] {
        assert_eq!(told(before, kind, LATER), change, "{kind:?} while {before}");
    }
    for (before, kind, at) in [
        (State::HandedOver, ScanKind::InTransit, LATER),
        (State::Exception, ScanKind::InTransit, LATER),
        (State::Exception, lost, LATER),
        (State::Delivered, ScanKind::Delivered, LATER),
        (State::Delivered, lost, LATER),
        (State::Returned, ScanKind::Returned, LATER),
        // Late.
        (State::OutForDelivery, lost, START - Duration::HOUR),
        (State::Delivered, ScanKind::Returned, START - Duration::HOUR),
        (State::Returned, ScanKind::Delivered, START - Duration::HOUR),
    ] {
        let scan = scan(kind, at);
        assert_eq!(told(before, kind, at), Change::Scanned { scan }, "{kind:?} of {at} while {before}");
    }
}

#[test]
fn a_scan_from_before_the_hand_over_is_history_of_a_shipment_that_was_handed_over() {
    let before = START - Duration::DAY;
    for (kind, state) in [
        (ScanKind::InTransit, State::InTransit),
        (ScanKind::Delivered, State::Delivered),
        (ScanKind::Exception(Exception::Refused), State::Exception),
    ] {
        let scanned = shipment(State::HandedOver).record_scan(scan(kind, before), 0, LATER).unwrap();
        let shipment = scanned.shipment;
        assert_eq!((shipment.state, shipment.handed_over_at), (state, Some(START)), "{kind:?}");
        assert_eq!(shipment.journey.scans().len(), 1);
    }
}

#[test]
fn an_earlier_step_told_later_does_not_turn_back_the_last_change() {
    let moved = shipment(State::Prepared).change_address(Address::default(), LATER).unwrap().shipment;
    assert_eq!(moved.hold(START).unwrap().shipment.changed_at, LATER);
}

#[test]
fn another_time_of_the_order_is_promised_for_what_is_under_way() {
    let (mine, other) = (shipment(State::Prepared).promise.promised_by, Some(LATER));
    let new = PromiseId::from_uuid(Uuid::max());
    let day = START + Duration::days(20);
    for (state, before, by, changes) in [
        (State::Prepared, mine, day, true),
        (State::Prepared, None, day, true),
        (State::Prepared, other, day, false),
        (State::Prepared, mine, mine.unwrap(), false),
        (State::InTransit, mine, day, true),
        (State::Exception, mine, day, true),
        (State::Delivered, mine, day, false),
        (State::Cancelled, mine, day, false),
        (State::Reshipped, mine, day, false),
    ] {
        let it = shipment(state);
        let decided = it.clone().promise_again(before, by, new, LATER);
        assert_eq!(decided.is_some(), changes, "{state} {before:?} {by}");
        if let Some(Decided { shipment, change }) = decided {
            let ids = (shipment.promise_id, shipment.replaces_promise_id);
            assert_eq!((change, ids), (Change::PromiseChanged, (new, Some(it.promise_id))));
            assert_eq!((shipment.state, shipment.promise.promised_by), (state, Some(by)));
        }
    }
}
