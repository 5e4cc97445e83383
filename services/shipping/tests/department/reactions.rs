//! What shipping does when orders are confirmed, held and released. The timeline delivers every event twice.

use baton_model::{Ids, SystemIds};
use baton_proto::orders::v1::{Order, OrderState};
use baton_proto::shipping::v1::{Feasibility, ReturnLabelIssued, ReturnState, ShipmentState};
use baton_proto::timeline::v1::Event;
use baton_testkit::{THEN, TRACEPARENT, eventually, reason};

use crate::harness::{Department, Step, at, goods};
use crate::orders::{Told, new_order, told};

#[tokio::test]
async fn a_confirmed_order_is_prepared_whole() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    assert!(department.shipments_of(&order.id).await.is_empty());
    let order = Order { promised_by: Some(at(0)), ..order };
    let order = department.hear(order, Told::Confirmed).await;
    let shipments = department.shipments_of(&order.id).await;
    assert_eq!(shipments.len(), 1);
    let shipment = &shipments[0];
    assert_eq!((shipment.state(), goods(shipment)), (ShipmentState::Prepared, vec![(1, 3), (2, 2)]));
    assert_eq!((&shipment.customer_id, &shipment.address), (&order.customer_id, &order.delivery_address));
    // The customer was promised what cannot be kept: that is said, and not changed.
    assert_eq!((shipment.promised_by, shipment.feasibility()), (Some(at(0)), Feasibility::Infeasible));

    let event = department.told_of(&shipment.id, 1).await;
    let short = &order.id[28..];
    let expected = format!(
        "Shipment {} of order {short} prepared: 5 items, promised by 4 May 2026, but 12 May 2026 is the earliest",
        shipment.number
    );
    assert_eq!(event.summary, expected);
    let actor = event.actor.unwrap();
    assert_eq!((actor.id.as_str(), actor.role.as_str()), ("shipping-service", "service"));
    assert_eq!((event.traceparent.as_str(), event.imported), (TRACEPARENT, false));
    assert_eq!(event.occurred_at, Some(at(0)));
}

impl Department {
    /// The event of an object's revision, once the timeline has it.
    pub(crate) async fn told_of(&self, id: &str, revision: i64) -> Event {
        let told = async || {
            let of = |event: &Event| {
                event.subject.as_ref().is_some_and(|subject| subject.id == id && subject.revision == revision)
            };
            self.timeline.events().into_iter().find(of)
        };
        eventually("the event is on the timeline", told).await
    }
}

#[tokio::test]
async fn what_no_shipment_carries_is_prepared() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    department.prepare(&order.id, &[(1, 1)]).await.unwrap();
    let order = department.hear(order, Told::Confirmed).await;
    let shipments = department.shipments_of(&order.id).await;
    assert_eq!(shipments.iter().map(goods).collect::<Vec<_>>(), [vec![(1, 1)], vec![(1, 2), (2, 2)]]);
    // Told once more: nothing is left.
    let order = department.hear(order, Told::Confirmed).await;
    assert_eq!(department.shipments_of(&order.id).await, shipments);
}

#[tokio::test]
async fn goods_that_are_not_known_go_in_one_shipment() {
    let department = Department::start().await;
    let order =
        Order { lines: Vec::new(), delivery_address: None, ..new_order(department.timeline.customer()) };
    let order = department.hear(order, Told::Confirmed).await;
    let order = department.hear(order, Told::Confirmed).await;
    let shipments = department.shipments_of(&order.id).await;
    assert_eq!(shipments.len(), 1);
    assert!(shipments[0].lines.is_empty() && shipments[0].address.is_none());
}

#[tokio::test]
async fn two_consumers_and_double_delivery_react_once() {
    let mut department = Department::start().await;
    department.start_replica().await;
    for _ in 0..5 {
        let order = department.order(Told::Confirmed).await;
        assert_eq!(department.shipments_of(&order.id).await.len(), 1);
        let order = department.hear(order, Told::Held).await;
        let held = &department.shipments_of(&order.id).await[0];
        assert_eq!((held.held, held.revision), (true, 2));
        let order = department.hear(order, Told::Released).await;
        let released = &department.shipments_of(&order.id).await[0];
        assert_eq!((released.held, released.revision), (false, 3));
        let order = department.hear(order, Told::Cancelled).await;
        let cancelled = &department.shipments_of(&order.id).await[0];
        assert_eq!((cancelled.state(), cancelled.revision), (ShipmentState::Cancelled, 4));
    }
}

#[tokio::test]
async fn what_is_here_stays_while_its_order_is_on_hold() {
    let department = Department::start().await;
    let order = department.order(Told::Placed).await;
    let here = department.prepare(&order.id, &[(1, 1)]).await.unwrap();
    let gone = department.prepare(&order.id, &[(1, 1)]).await.unwrap();
    let (gone, _) = department.take(Step::HandOver, &gone.id).await.unwrap();
    let order = department.hear(order, Told::Held).await;
    assert!(department.get(&here.id).await.held);
    assert_eq!(department.get(&gone.id).await, gone);
    let event = department.told_of(&here.id, 2).await;
    assert_eq!(event.subject.unwrap().status, "prepared, on hold with its order, promised by 14 May 2026");

    // What is prepared meanwhile waits too.
    let third = department.prepare(&order.id, &[(1, 1)]).await.unwrap();
    assert!(third.held);
    for shipment in [&here, &third] {
        let refused = department.take(Step::HandOver, &shipment.id).await;
        assert_eq!(reason(refused), baton_errors::Reason::OrderStopped);
    }
    // Released: both may go, and what is left is prepared.
    let order = department.hear(order, Told::Released).await;
    let shipments = department.shipments_of(&order.id).await;
    assert!(shipments.iter().all(|shipment| !shipment.held));
    assert_eq!(goods(&shipments[3]), [(2, 2)]);
    for shipment in [&here, &third] {
        assert!(department.take(Step::HandOver, &shipment.id).await.is_ok());
    }
}

#[tokio::test]
async fn only_what_is_to_be_shipped_is_prepared_after_a_release() {
    let department = Department::start().await;
    for (state, shipments) in
        [(OrderState::Placed, 0), (OrderState::Confirmed, 1), (OrderState::InFulfilment, 1)]
    {
        let order = department.order(Told::Held).await;
        let (mut order, _) = told(order, Told::Released);
        order.set_state(state);
        let body = baton_proto::orders::v1::OrderReleased { order: Some(order.clone()) };
        let event = baton_testkit::event("orders", &order.customer_id, &body);
        department.hear_event(&order, event).await;
        assert_eq!(department.shipments_of(&order.id).await.len(), shipments, "{state:?}");
    }
}

#[tokio::test]
async fn what_comes_out_of_order_is_decided_by_what_is_known() {
    let department = Department::start().await;
    let fresh = new_order(department.timeline.customer());
    let (confirmed, confirmation) = told(fresh, Told::Confirmed);
    let (held, hold) = told(confirmed, Told::Held);
    let (released, release) = told(held, Told::Released);

    // The release before the hold: the hold is old news.
    department.hear_event(&released, release).await;
    department.timeline.publish(hold);
    department.timeline.publish(confirmation);
    department.catch_up().await;
    let shipments = department.shipments_of(&released.id).await;
    assert_eq!((shipments.len(), shipments[0].held, shipments[0].revision), (1, false, 1));

    // The cancellation before the confirmation: nothing is prepared.
    let (confirmed, confirmation) = told(new_order(department.timeline.customer()), Told::Confirmed);
    let (cancelled, cancellation) = told(confirmed, Told::Cancelled);
    department.hear_event(&cancelled, cancellation).await;
    department.timeline.publish(confirmation);
    department.catch_up().await;
    assert!(department.shipments_of(&cancelled.id).await.is_empty());
}

#[tokio::test]
async fn other_news_of_an_order_is_noted_and_nothing_more() {
    let department = Department::start().await;
    let mut order = department.order(Told::Confirmed).await;
    let shipments = department.shipments_of(&order.id).await;
    for what in [Told::Amended, Told::Paid, Told::FulfilmentStarted, Told::Delivered] {
        order = department.hear(order, what).await;
        assert_eq!(department.shipments_of(&order.id).await, shipments, "{what:?}");
    }
}

#[tokio::test]
async fn an_approved_return_gets_a_label() {
    let department = Department::start().await;
    let order = department.order(Told::Delivered).await;
    let order = Order { state_reason: "arrived broken".to_owned(), ..order };
    let order = department.hear(order, Told::ReturnApproved).await;
    // Approved once more: the order has its return.
    let order = department.hear(order, Told::ReturnApproved).await;
    let request = baton_proto::shipping::v1::ListReturnsRequest { order_id: order.id, ..Default::default() };
    let returns = baton_testkit::call!(&department.shipping, list_returns, request).unwrap().returns;
    assert_eq!(returns.len(), 1);
    assert_eq!(
        (returns[0].state(), returns[0].reason.as_str()),
        (ReturnState::LabelIssued, "arrived broken")
    );
    let event = department.told_of(&returns[0].id, 1).await;
    let told = event.body.unwrap().to_msg::<ReturnLabelIssued>().unwrap();
    assert_eq!(told.r#return.as_ref(), Some(&returns[0]));
}

#[tokio::test]
async fn history_is_noted_and_nothing_is_done_about_it() {
    let department = Department::start().await;
    let imported = |event: Event| Event { imported: true, ..event };
    let mut order = department.order(Told::Placed).await;
    let here = department.prepare(&order.id, &[(1, 1)]).await.unwrap();
    for what in
        [Told::Confirmed, Told::Held, Told::Released, Told::Delivered, Told::ReturnApproved, Told::Cancelled]
    {
        let (after, event) = told(order, what);
        department.hear_event(&after, imported(event)).await;
        order = after;
        assert_eq!(department.shipments_of(&order.id).await, std::slice::from_ref(&here), "{what:?}");
    }
    assert_eq!(reason(department.issue(&order.id).await), baton_errors::Reason::WrongState);
    // But it is known.
    assert_eq!(reason(department.prepare(&order.id, &[]).await), baton_errors::Reason::OrderStopped);

    // Once something happens today, all is as usual.
    let (first, event) = told(new_order(department.timeline.customer()), Told::Confirmed);
    department.hear_event(&first, imported(event)).await;
    let first = department.hear(first, Told::Held).await;
    let first = department.hear(first, Told::Released).await;
    let shipment = &department.shipments_of(&first.id).await[0];
    assert_ne!(department.told_of(&shipment.id, 1).await.occurred_at, Some(THEN));
}

#[tokio::test]
async fn an_event_of_nothing_that_is_known_changes_nothing() {
    let department = Department::start().await;
    department.logs.allow("an event tells of an order that is another customer's");
    department.logs.allow("an event of orders brings no order of its customer");
    let order = department.order(Told::Confirmed).await;
    let before = department.shipments_of(&order.id).await;

    // Somebody else's event of this order; the same as if the order were theirs; and one without an order.
    let stranger = department.timeline.customer().to_string();
    let (theirs, event) = told(order.clone(), Told::Cancelled);
    department.timeline.publish(Event { customer_id: stranger.clone(), ..event });
    let (_, event) = told(Order { customer_id: stranger, ..theirs.clone() }, Told::Cancelled);
    department.timeline.publish(event);
    let (_, event) = told(Order { id: "not an id".to_owned(), ..theirs }, Told::Cancelled);
    department.timeline.publish(event);
    let nothing = baton_proto::orders::v1::OrderCancelled { order: None };
    department.timeline.publish(baton_testkit::event("orders", SystemIds.customer_id(), &nothing));
    department.catch_up().await;
    assert_eq!(department.shipments_of(&order.id).await, before);
    assert!(department.logs.contain("an event tells of an order that is another customer's"));
    assert!(department.logs.contain("an event of orders brings no order of its customer"));
    let mut conn = department.database.connect().await;
    assert_eq!(baton_inbox::parked::list(&mut conn).await.unwrap(), []);
}
