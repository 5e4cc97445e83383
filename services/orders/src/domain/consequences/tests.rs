//! Tables: what follows from what others did, in every state.

use baton_model::{CustomerId, Money, OrderId, ShipmentId};
use time::Duration;
use uuid::Uuid;

use super::*;
use crate::domain::{Line, Lines, Pieces, Placing};

const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
const LATER: OffsetDateTime = OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::DAY);

/// An order of three lamps and a shade.
fn order(state: State) -> Order {
    let line = |quantity| Line {
        product_id: "p".into(),
        title: String::new(),
        category: String::new(),
        quantity,
        unit_price: Money::new("BRL", 1_000).unwrap(),
        freight: None,
        seller_id: String::new(),
    };
    let placing = Placing {
        customer_id: CustomerId::from_uuid(Uuid::nil()),
        external_reference: None,
        lines: Lines::new(vec![line(3), line(1)]).unwrap(),
        promised_by: None,
        delivery_address: None,
        quote_id: None,
    };
    let mut order = Order::place(OrderId::from_uuid(Uuid::nil()), placing, START).order;
    order.state = state;
    order
}

fn held(from: State, by: &str) -> Order {
    order(from).hold(by, "why".into(), START).unwrap().order
}

fn parcel(shipment: u128, goods: &[(u32, u32)], way: Way) -> Parcel {
    let goods =
        goods.iter().map(|(line_number, quantity)| Pieces { line_number: *line_number, quantity: *quantity });
    Parcel {
        shipment_id: Some(ShipmentId::from_uuid(Uuid::from_u128(shipment))),
        goods: goods.collect(),
        way,
    }
}

const ALL: &[(u32, u32)] = &[(1, 3), (2, 1)];

fn shipped() -> Order {
    last(order(State::InFulfilment).handed_over(
        parcel(1, ALL, Way::Underway),
        String::new(),
        String::new(),
        LATER,
    ))
}

fn last(steps: Vec<Decided>) -> Order {
    steps.into_iter().next_back().expect("a step").order
}

/// The states after each step, with the changes that led there; revisions follow one another.
fn told(before: &Order, steps: Vec<Decided>) -> Vec<(State, Change)> {
    for (number, step) in (1..).zip(&steps) {
        assert_eq!(step.order.revision, before.revision + number);
    }
    steps.into_iter().map(|step| (step.order.state, step.change)).collect()
}

#[test]
fn an_order_that_waits_for_its_money_goes_on_when_it_comes() {
    use State::{Completed, Confirmed, Delivered, InFulfilment, OnHold, Placed, Shipped};
    for (before, expected) in [
        (order(Placed), vec![(Confirmed, Change::Confirmed)]),
        (held(Placed, "billing"), vec![(Placed, Change::Released), (Confirmed, Change::Confirmed)]),
        (held(Confirmed, "billing"), vec![(Confirmed, Change::Released)]),
        (held(InFulfilment, "billing"), vec![(InFulfilment, Change::Released)]),
        (held(Placed, "orders"), vec![(OnHold, Change::Paid)]),
        (order(Confirmed), vec![(Confirmed, Change::Paid)]),
        (order(Shipped), vec![(Shipped, Change::Paid)]),
        (order(Delivered), vec![(Delivered, Change::Paid)]),
        (order(Completed), vec![(Completed, Change::Paid)]),
        (order(State::Cancelled), vec![]),
        (order(State::Returned), vec![]),
    ] {
        let state = before.state;
        assert_eq!(told(&before, before.clone().paid_for(LATER)), expected, "{state}");
    }
    let paid = last(held(Placed, "orders").paid_for(LATER));
    assert_eq!(paid.clone().release(LATER).unwrap().order.state, Confirmed, "it need not be confirmed again");
    assert_eq!(paid.paid_for(LATER), vec![], "it is paid once");
}

#[test]
fn an_overdue_invoice_holds_what_has_not_left_and_a_written_off_one_ends_it() {
    for state in State::ALL {
        let steps = order(state).overdue("invoice is overdue".into(), LATER);
        let holds = matches!(state, State::Placed | State::Confirmed | State::InFulfilment);
        assert_eq!(!steps.is_empty(), holds, "{state}");
    }
    let waits = last(order(State::Confirmed).overdue("invoice is overdue".into(), LATER));
    assert_eq!(waits.held_by.as_deref(), Some("billing"));
    let ended = last(waits.written_off("written off".into(), LATER));
    assert_eq!((ended.state, ended.held_by, ended.held_from), (State::Cancelled, None, None));
    assert_eq!(held(State::Confirmed, "orders").written_off("x".into(), LATER), vec![]);
    assert_eq!(shipped().overdue("x".into(), LATER), vec![], "what has left cannot be held");
}

#[test]
fn parcels_move_the_order_on_and_parts_are_told_as_parts() {
    let on_its_way = |shipment, goods| parcel(shipment, goods, Way::Underway);
    let ship = |order: Order, parcel| order.handed_over(parcel, String::new(), String::new(), LATER);
    let first = last(ship(order(State::InFulfilment), on_its_way(1, &[(1, 2)])));
    assert_eq!(first.state, State::InFulfilment);
    assert_eq!(ship(first.clone(), on_its_way(1, &[(1, 2)])), vec![], "heard twice");
    let both = last(ship(first, on_its_way(2, &[(1, 1), (2, 1)])));
    assert_eq!(both.state, State::Shipped);

    let arrive = |order: Order, shipment, goods| order.arrived(parcel(shipment, goods, Way::Arrived), LATER);
    let part = arrive(both.clone(), 1, &[(1, 2)]);
    assert_eq!(told(&both, part.clone()), vec![(State::Shipped, Change::PartlyDelivered)]);
    let all = arrive(last(part), 2, &[(1, 1), (2, 1)]);
    assert_eq!(last(all).state, State::Delivered);
    // A parcel of which only the arrival was heard.
    assert_eq!(last(arrive(order(State::InFulfilment), 9, ALL)).state, State::Delivered);
}

#[test]
fn a_held_order_stays_held_and_goes_on_where_its_parcels_are() {
    let held = held(State::InFulfilment, "orders");
    let left = last(held.handed_over(parcel(1, ALL, Way::Underway), String::new(), String::new(), LATER));
    assert_eq!((left.state, left.held_from), (State::OnHold, Some(State::Shipped)));
    assert_eq!(left.clone().release(LATER).unwrap().order.state, State::Shipped);
    let there = last(left.arrived(parcel(1, ALL, Way::Arrived), LATER));
    assert_eq!((there.state, there.held_from, there.held_by), (State::Delivered, None, None));
}

#[test]
fn what_is_called_off_on_its_way_ends_when_it_is_back() {
    let asked = shipped().cancel("changed their mind".into(), false, LATER).unwrap();
    assert_eq!((asked.order.state, &asked.change), (State::Shipped, &Change::CancellationRequested));
    assert!(asked.order.clone().cancel("again".into(), false, LATER).is_err());

    let back = parcel(1, ALL, Way::Back);
    assert_eq!(
        asked.order.clone().came_back(back.clone(), 1, LATER),
        vec![],
        "another one is on its way still"
    );
    let ended = last(asked.order.clone().came_back(back, 0, LATER));
    assert_eq!((ended.state, ended.state_reason.as_str()), (State::Cancelled, "changed their mind"));

    let too_late = asked.order.clone().arrived(parcel(1, ALL, Way::Arrived), LATER);
    let expected = vec![(State::Delivered, Change::Delivered), (State::Delivered, Change::ReturnApproved)];
    assert_eq!(told(&asked.order, too_late), expected);
}

#[test]
fn what_is_called_off_in_part_may_be_sent_back() {
    let part = last(order(State::InFulfilment).arrived(parcel(1, &[(1, 3)], Way::Arrived), LATER));
    let rest =
        last(part.handed_over(parcel(2, &[(2, 1)], Way::Underway), String::new(), String::new(), LATER));
    let asked = rest.cancel("changed their mind".into(), false, LATER).unwrap().order;
    let steps = asked.clone().came_back(parcel(2, &[(2, 1)], Way::Back), 0, LATER);
    let expected = vec![(State::Delivered, Change::Delivered), (State::Delivered, Change::ReturnApproved)];
    assert_eq!(told(&asked, steps), expected);
}

#[test]
fn a_parcel_that_is_given_up_is_to_be_packed_again() {
    let before = shipped();
    let steps = before.clone().came_back(parcel(1, ALL, Way::Back), 1, LATER);
    assert_eq!(told(&before, steps.clone()), vec![(State::InFulfilment, Change::FulfilmentStarted)]);
    let again = last(steps).handed_over(parcel(2, ALL, Way::Underway), String::new(), String::new(), LATER);
    assert_eq!(last(again).state, State::Shipped);
    // One that never left was never counted.
    assert_eq!(order(State::InFulfilment).came_back(parcel(7, ALL, Way::Back), 0, LATER), vec![]);
}

#[test]
fn without_shipping_what_is_on_its_way_cannot_be_called_off() {
    let by_hand = order(State::Confirmed).ship(String::new(), String::new(), LATER).unwrap().order;
    assert!(by_hand.clone().cancel("why".into(), false, LATER).is_err());
    assert!(by_hand.cancel("why".into(), true, LATER).is_err(), "history neither");
}

#[test]
fn a_return_ends_when_the_goods_are_back_and_billing_has_settled_it() {
    let delivered = last(shipped().arrived(parcel(1, ALL, Way::Arrived), LATER));
    assert_eq!(delivered.clone().goods_back(LATER), vec![], "nobody approved it");
    let approved = delivered.approve_return("broken".into(), LATER).unwrap().order;
    assert_eq!(approved.clone().settled(LATER), vec![], "the goods are not back");
    let back = last(approved.goods_back(LATER));
    assert!(back.goods_returned && back.is_open());
    assert_eq!(back.clone().goods_back(LATER), vec![]);
    let returned = last(back.settled(LATER));
    assert_eq!((returned.state, returned.state_reason.as_str()), (State::Returned, "broken"));
}

#[test]
fn an_order_whose_goods_are_not_known_has_one_parcel() {
    let mut unknown = order(State::InFulfilment);
    unknown.lines = Lines::default();
    let left = last(unknown.handed_over(parcel(1, &[], Way::Underway), String::new(), String::new(), LATER));
    assert_eq!(left.state, State::Shipped);
    assert_eq!(last(left.arrived(parcel(1, &[], Way::Arrived), LATER)).state, State::Delivered);
}
