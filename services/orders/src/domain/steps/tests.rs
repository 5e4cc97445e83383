//! Tables: every step from every state.

use baton_model::{CustomerId, Money, OrderId};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::*;
use crate::domain::{Line, Lines, Placing};

const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
const LATER: OffsetDateTime = OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::DAY);

type Step = fn(Order) -> Result<Decided, Refusal>;
/// A step's name, the step, and its transitions.
type Row = (&'static str, Step, Vec<(State, State)>);

fn lines(currency: &str) -> Lines {
    let line = Line {
        product_id: "p1".into(),
        title: "Lamp".into(),
        category: String::new(),
        quantity: 1,
        unit_price: Money::new(currency, 1_000).unwrap(),
        freight: None,
        seller_id: String::new(),
    };
    Lines::new(vec![line]).unwrap()
}

fn order(state: State) -> Order {
    let placing = Placing {
        customer_id: CustomerId::from_uuid(Uuid::nil()),
        external_reference: None,
        lines: lines("BRL"),
        promised_by: None,
        delivery_address: None,
        quote_id: None,
    };
    let mut order = Order::place(OrderId::from_uuid(Uuid::nil()), placing, START).order;
    order.state = state;
    order.held_from = (state == State::OnHold).then_some(State::Confirmed);
    order.held_by = (state == State::OnHold).then(|| "orders".to_owned());
    order
}

fn other_lines(lines: Lines) -> Amendment {
    Amendment { lines, ..Amendment::default() }
}

fn later() -> Amendment {
    Amendment { promised_by: Some(LATER), ..Amendment::default() }
}

/// The states from which each step is allowed, and where it leads.
fn table() -> Vec<Row> {
    use State::{
        Cancelled, Completed, Confirmed, Delivered, InFulfilment, OnHold, Placed, Returned, Shipped,
    };
    vec![
        ("confirm", |order| order.confirm(LATER), vec![(Placed, Confirmed)]),
        (
            "amend",
            |order| order.amend(other_lines(lines("BRL")), "", LATER),
            vec![(Placed, Placed), (Confirmed, Confirmed), (OnHold, OnHold)],
        ),
        (
            "hold",
            |order| order.hold("orders", "why".into(), LATER),
            vec![(Placed, OnHold), (Confirmed, OnHold), (InFulfilment, OnHold)],
        ),
        ("release", |order| order.release(LATER), vec![(OnHold, Confirmed)]),
        ("start_fulfilment", |order| order.start_fulfilment(LATER), vec![(Confirmed, InFulfilment)]),
        (
            "ship",
            |order| order.ship(String::new(), String::new(), LATER),
            vec![(Confirmed, Shipped), (InFulfilment, Shipped)],
        ),
        ("deliver", |order| order.deliver(LATER), vec![(Shipped, Delivered)]),
        ("complete", |order| order.complete(LATER), vec![(Delivered, Completed)]),
        (
            "cancel",
            |order| order.cancel("why".into(), false, LATER),
            vec![(Placed, Cancelled), (Confirmed, Cancelled), (InFulfilment, Cancelled), (OnHold, Cancelled)],
        ),
        (
            "take_back",
            |mut order| {
                order.return_reason = Some("broken".into());
                order.take_back(String::new(), LATER)
            },
            vec![(Delivered, Returned), (Completed, Returned)],
        ),
    ]
}

#[test]
fn each_step_is_taken_from_its_states_and_refused_from_all_others() {
    for (name, step, allowed) in table() {
        for state in State::ALL {
            let before = order(state);
            let Some((_, to)) = allowed.iter().find(|(from, _)| *from == state) else {
                let refusal = step(before).unwrap_err();
                let wrong = matches!(refusal, Refusal::WrongState { state: named, .. } if named == state);
                assert!(wrong, "{name} from {state}: {refusal:?}");
                continue;
            };
            let after = step(before.clone()).unwrap().order;
            assert_eq!(after.state, *to, "{name} from {state}");
            assert_eq!(after.revision, before.revision + 1, "{name} from {state}");
            assert_eq!(after.changed_at, LATER, "{name} from {state}");
            assert_eq!(after.held_from.is_some(), after.state == State::OnHold, "{name} from {state}");
        }
    }
}

#[test]
fn a_held_order_goes_on_where_it_was_held_and_is_amended_by_where_that_was() {
    for (from, amendable) in [(State::Placed, true), (State::Confirmed, true), (State::InFulfilment, false)] {
        let held = order(from).hold("orders", "address unclear".into(), LATER).unwrap().order;
        assert_eq!((held.state_reason.as_str(), held.held_from), ("address unclear", Some(from)));
        assert_eq!(held.clone().amend(other_lines(lines("BRL")), "", LATER).is_ok(), amendable, "{from}");
        let released = held.release(LATER).unwrap().order;
        assert_eq!((released.state, released.state_reason.as_str()), (from, ""));
    }
}

#[test]
fn amending_keeps_what_is_not_given_and_checks_etag_and_currency() {
    let placed = order(State::Placed);
    let promised = placed.clone().amend(later(), "r1", LATER).unwrap().order;
    assert_eq!((&promised.lines, promised.promised_by), (&placed.lines, Some(LATER)));
    let kept = promised.clone().amend(other_lines(lines("BRL")), "", LATER).unwrap().order;
    assert_eq!(kept.promised_by, Some(LATER));

    let stale = promised.clone().amend(later(), "r1", LATER);
    assert_eq!(stale, Err(Refusal::StaleEtag { current: "r2".into() }));
    assert_eq!(promised.amend(other_lines(lines("EUR")), "", LATER), Err(Refusal::OtherCurrency));
}

#[test]
fn goods_come_back_only_with_an_approval() {
    let delivered = order(State::Delivered);
    let refusal = delivered.clone().take_back("why".into(), LATER).unwrap_err();
    assert_eq!(refusal, Refusal::ReturnNotApproved { state: State::Delivered });

    let approved = delivered.approve_return("broken".into(), LATER).unwrap().order;
    assert!(approved.is_open());
    assert_eq!(approved.clone().approve_return("again".into(), LATER), None);
    for (given, kept) in [("", "broken"), ("wrong size", "wrong size")] {
        let returned = approved.clone().take_back(given.into(), LATER).unwrap().order;
        assert_eq!((returned.state_reason.as_str(), returned.is_open()), (kept, false));
    }
}

#[test]
fn an_approval_changes_no_state_and_nothing_on_what_is_over() {
    for state in State::ALL {
        let decided = order(state).approve_return("broken".into(), LATER);
        let over = matches!(state, State::Cancelled | State::Returned);
        assert_eq!(decided.map(|decided| decided.order.state), (!over).then_some(state), "{state}");
    }
}

#[test]
fn an_earlier_step_told_later_does_not_turn_back_the_last_change() {
    let confirmed = order(State::Placed).confirm(LATER).unwrap().order;
    assert_eq!(confirmed.hold("orders", "why".into(), START).unwrap().order.changed_at, LATER);
}
