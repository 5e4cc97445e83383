//! The same scans come to the same end in whatever order they are told.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use time::Duration;

use super::*;

const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

fn scan(kind: ScanKind, hour: i64, name: &str) -> Scan {
    Scan {
        id: name.to_owned(),
        kind,
        scanned_at: START + Duration::hours(hour),
        place: String::new(),
        note: format!("note of {name}"),
    }
}

fn arrived(scans: &[(ScanKind, i64)]) -> Arrived {
    let named = scans.iter().enumerate();
    Journey::of(named.map(|(index, (kind, hour))| scan(*kind, *hour, &index.to_string()))).arrived()
}

/// Every order of the elements.
fn permutations<T: Clone>(elements: &[T]) -> Vec<Vec<T>> {
    if elements.is_empty() {
        return vec![Vec::new()];
    }
    let with_first = |first: usize| {
        let mut rest = elements.to_vec();
        let element = rest.remove(first);
        permutations(&rest).into_iter().map(move |mut order| {
            order.insert(0, element.clone());
            order
        })
    };
    (0..elements.len()).flat_map(with_first).collect()
}

#[test]
fn the_latest_scan_in_life_decides() {
    use ScanKind::{Delivered, InTransit, OutForDelivery, Returned};
    let lost = ScanKind::Exception(Exception::Lost);
    let refused = ScanKind::Exception(Exception::Refused);
    for (scans, state) in [
        (vec![], State::HandedOver),
        (vec![(InTransit, 1)], State::InTransit),
        (vec![(InTransit, 1), (OutForDelivery, 2)], State::OutForDelivery),
        (vec![(OutForDelivery, 2), (InTransit, 1)], State::OutForDelivery),
        // Back in the depot.
        (vec![(OutForDelivery, 1), (InTransit, 2)], State::InTransit),
        (vec![(lost, 1), (InTransit, 2)], State::InTransit),
        (vec![(InTransit, 2), (lost, 1)], State::InTransit),
        (vec![(InTransit, 1), (lost, 2)], State::Exception),
        // Of one instant, the later kind counts.
        (vec![(OutForDelivery, 1), (InTransit, 1)], State::OutForDelivery),
        (vec![(refused, 1), (OutForDelivery, 1)], State::Exception),
        (vec![(Delivered, 1), (refused, 1)], State::Delivered),
        (vec![(Returned, 1), (Delivered, 1)], State::Returned),
        // Only coming back undoes a delivery, and only being delivered a return.
        (vec![(Delivered, 1), (InTransit, 2)], State::Delivered),
        (vec![(Delivered, 1), (lost, 2)], State::Delivered),
        (vec![(Delivered, 1), (Returned, 2)], State::Returned),
        (vec![(Delivered, 2), (Returned, 1)], State::Delivered),
        (vec![(Returned, 1), (InTransit, 2), (lost, 3)], State::Returned),
        (vec![(Delivered, 1), (Returned, 2), (Delivered, 3)], State::Delivered),
    ] {
        assert_eq!(arrived(&scans).state, state, "{scans:?}");
    }
}

#[test]
fn what_went_wrong_is_told_while_it_is_wrong_and_the_delivery_while_it_is_one() {
    let lost = arrived(&[(ScanKind::InTransit, 1), (ScanKind::Exception(Exception::Lost), 2)]);
    assert_eq!((lost.exception, lost.exception_note.as_str()), (Some(Exception::Lost), "note of 1"));
    let found = arrived(&[(ScanKind::Exception(Exception::Lost), 2), (ScanKind::InTransit, 3)]);
    assert_eq!((found.exception, found.exception_note.as_str()), (None, ""));

    // The first time that counts, not the last one that was told.
    let twice = arrived(&[(ScanKind::Delivered, 5), (ScanKind::Delivered, 3)]);
    assert_eq!(twice.delivered_at, Some(START + Duration::hours(3)));
    let back = arrived(&[(ScanKind::Delivered, 3), (ScanKind::Returned, 4)]);
    assert_eq!(back.delivered_at, None);
}

#[test]
fn every_order_of_telling_comes_to_the_same_end() {
    use ScanKind::{Delivered, InTransit, OutForDelivery, Returned};
    let lost = ScanKind::Exception(Exception::Lost);
    let damaged = ScanKind::Exception(Exception::Damaged);
    for scans in [
        vec![(InTransit, 1), (OutForDelivery, 2), (Delivered, 3)],
        vec![(InTransit, 1), (lost, 2), (InTransit, 3), (OutForDelivery, 4), (Delivered, 5)],
        vec![(InTransit, 1), (Delivered, 2), (damaged, 3), (Returned, 4), (InTransit, 5)],
        vec![(lost, 1), (damaged, 1), (OutForDelivery, 1), (InTransit, 1), (InTransit, 1)],
        vec![(Delivered, 1), (Returned, 1), (Delivered, 2), (lost, 2), (Returned, 3)],
    ] {
        let named: Vec<Scan> = scans
            .iter()
            .zip(["a", "b", "c", "d", "e"])
            .map(|(&(kind, hour), name)| scan(kind, hour, name))
            .collect();
        let expected = Journey::of(named.clone());
        let orders = permutations(&named);
        assert_eq!(orders.len(), (1..=named.len()).product::<usize>());
        for order in orders {
            assert_eq!(Journey::of(order), expected, "{scans:?}");
        }
    }
}

fn scans(most: usize) -> impl Strategy<Value = Vec<Scan>> {
    // Few hours, so that many scans are of one instant.
    let told = (select(ScanKind::ALL.as_slice()), 0..6_i64);
    proptest::collection::vec(told, 1..most).prop_map(|told| {
        let named = told.into_iter().enumerate();
        named.map(|(index, (kind, hour))| scan(kind, hour, &index.to_string())).collect()
    })
}

proptest! {
    #[test]
    fn no_order_of_telling_matters(scans in scans(12), draws: Vec<Index>) {
        let mut told = scans.clone();
        for (place, draw) in (0..told.len()).zip(&draws) {
            told.swap(place, draw.index(scans.len()));
        }
        prop_assert_eq!(Journey::of(told), Journey::of(scans));
    }

    /// With more scans than are kept, but not with more arrivals: a parcel arrives a few times at most.
    #[test]
    fn forgetting_changes_no_end(many in scans(120)) {
        let mut arrivals = 0;
        let mut few = many;
        few.retain(|scan| {
            arrivals += usize::from(scan.kind.is_arrival());
            !scan.kind.is_arrival() || arrivals <= KEPT
        });
        let mut ordered = few.clone();
        ordered.sort_by(|one, other| one.order().cmp(&other.order()));
        let all = ordered.iter().fold(Arrived::at(State::HandedOver), Arrived::then);
        let journey = Journey::of(few);
        prop_assert!(journey.scans().len() <= KEPT);
        prop_assert_eq!(journey.arrived(), all);
    }

    #[test]
    fn nothing_but_a_later_return_undoes_a_delivery(scans in scans(12)) {
        let mut journey = Journey::default();
        for scan in scans {
            let before = journey.arrived();
            journey.add(scan.clone());
            let after = journey.arrived();
            prop_assert_ne!(after.state, State::Prepared);
            if let (State::Delivered, Some(delivered_at)) = (before.state, before.delivered_at) {
                let undone = after.state != State::Delivered;
                prop_assert!(!undone || scan.kind == ScanKind::Returned && scan.scanned_at >= delivered_at);
            }
        }
    }
}
