//! No goods are prepared twice.

use baton_model::ShipmentId;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::*;
use crate::domain::State;
use crate::domain::samples::{Sent, fulfilment, line, order, prepared};

/// Line numbers and quantities.
type Goods<'a> = &'a [(u32, u32)];
/// What was sent, what is asked for, and what comes of it.
type Case<'a> = (&'a [Sent<'a>], Goods<'a>, Result<Vec<(u32, u32)>, Refusal>);

fn numbers(lines: &[Line]) -> Vec<(u32, u32)> {
    lines.iter().map(|line| (line.number, line.quantity)).collect()
}

fn goods(fulfilment: &Fulfilment, asked: Goods<'_>) -> Result<Vec<(u32, u32)>, Refusal> {
    let asked = asked.iter().map(|&(number, quantity)| line(number, quantity)).collect();
    fulfilment.goods(asked).map(|lines| numbers(&lines))
}

#[test]
fn only_what_is_left_is_prepared() {
    use State::{Cancelled, Delivered, Exception, InTransit, Prepared, Reshipped, Returned};
    let shipped = |line_number, left| Err(Refusal::AlreadyShipped { line_number, left });
    let cases: [Case<'_>; 14] = [
        (&[], &[], Ok(vec![(1, 2), (2, 5)])),
        (&[], &[(2, 5)], Ok(vec![(2, 5)])),
        (&[], &[(2, 6)], shipped(2, 5)),
        (&[], &[(2, 1), (3, 1)], Err(Refusal::UnknownLine { index: 1 })),
        (&[(Prepared, &[(2, 3)])], &[], Ok(vec![(1, 2), (2, 2)])),
        (&[(Prepared, &[(1, 2)]), (InTransit, &[(2, 3)])], &[], Ok(vec![(2, 2)])),
        (&[(Delivered, &[(2, 3)])], &[(2, 3)], shipped(2, 2)),
        (&[(Exception, &[(2, 3)])], &[(2, 3)], shipped(2, 2)),
        // What is given up or came back may be prepared again.
        (&[(Cancelled, &[(2, 3)])], &[(2, 5)], Ok(vec![(2, 5)])),
        (&[(Returned, &[(1, 2), (2, 5)])], &[], Ok(vec![(1, 2), (2, 5)])),
        (&[(Reshipped, &[(1, 2)]), (Prepared, &[(1, 2)])], &[(1, 1)], shipped(1, 0)),
        (&[(Prepared, &[(1, 2), (2, 5)])], &[], shipped(0, 0)),
        // A shipment that does not say what it carries carries everything.
        (&[(Prepared, &[])], &[], shipped(0, 0)),
        (&[(Prepared, &[])], &[(1, 1)], shipped(1, 0)),
    ];
    for (shipments, asked, expected) in cases {
        let fulfilment = fulfilment(order(&[2, 5]), shipments);
        assert_eq!(goods(&fulfilment, asked), expected, "{asked:?} beside {shipments:?}");
    }
}

#[test]
fn goods_are_called_what_the_order_calls_them() {
    let left = fulfilment(order(&[2]), &[]).goods(vec![line(1, 1)]).unwrap();
    assert_eq!((left[0].product_id.as_str(), left[0].title.as_str()), ("p1", "Lamp 1"));
}

#[test]
fn goods_that_are_not_known_are_in_one_shipment_at_most() {
    let taken = Err(Refusal::AlreadyShipped { line_number: 0, left: 0 });
    for (shipments, expected) in [
        (&[][..], Ok(vec![])),
        (&[(State::Prepared, &[][..])], taken.clone()),
        (&[(State::Delivered, &[])], taken),
        (&[(State::Cancelled, &[]), (State::Returned, &[])], Ok(vec![])),
    ] {
        assert_eq!(goods(&fulfilment(order(&[]), shipments), &[]), expected, "{shipments:?}");
    }
    assert_eq!(goods(&fulfilment(order(&[]), &[]), &[(7, 3)]), Ok(vec![(7, 3)]));
}

#[test]
fn the_others_that_are_prepared_or_on_their_way_are_counted() {
    let fulfilment = fulfilment(order(&[9]), &State::ALL.map(|state| (state, &[(1, 1)][..])));
    let live = State::ALL.into_iter().filter(|state| state.is_live()).count();
    assert_eq!(live, 5);
    for shipment in &fulfilment.shipments {
        let expected = live - usize::from(shipment.state.is_live());
        assert_eq!(fulfilment.live_beside(shipment.id) as usize, expected, "{}", shipment.state);
    }
}

#[derive(Debug, Clone)]
enum Act {
    Prepare(Vec<(u32, u32)>),
    Move(usize, State),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let asked = proptest::collection::btree_map(1..4_u32, 1..5_u32, 0..3);
    let prepare = asked.prop_map(|asked| Act::Prepare(asked.into_iter().collect()));
    // Whatever carriers tell, but nothing that brings goods to life again that others may carry by now.
    let moved =
        (0..8_usize, select(State::ALL.as_slice())).prop_map(|(index, state)| Act::Move(index, state));
    proptest::collection::vec(prop_oneof![prepare, moved], 1..24)
}

proptest! {
    #[test]
    fn never_more_is_shipped_than_was_ordered(acts in acts()) {
        let ordered = [3, 1, 4];
        let mut fulfilment = fulfilment(order(&ordered), &[]);
        for act in acts {
            match act {
                Act::Prepare(asked) => {
                    let asked = asked.iter().map(|&(number, quantity)| line(number, quantity)).collect();
                    let id = fulfilment.shipments.len() as u128;
                    if let Ok(lines) = fulfilment.goods(asked) {
                        prop_assert!(!lines.is_empty());
                        fulfilment.shipments.push(prepared(id, &fulfilment.order, lines));
                    }
                }
                Act::Move(index, state) => {
                    let id = ShipmentId::from_uuid(Uuid::from_u128(index as u128));
                    let moved = fulfilment.shipment(id).filter(|shipment| shipment.state.keeps_goods());
                    if let Some(shipment) = moved {
                        fulfilment.note(&Shipment { state, ..shipment });
                    }
                }
            }
            for (quantity, number) in ordered.into_iter().zip(1..) {
                let keeping = fulfilment.shipments.iter().filter(|shipment| shipment.state.keeps_goods());
                let lines = keeping.flat_map(|shipment| &shipment.lines).filter(|line| line.number == number);
                let sum: u32 = lines.map(|line| line.quantity).sum();
                prop_assert!(sum <= quantity, "{sum} of {quantity} of line {number}");
            }
        }
    }
}
