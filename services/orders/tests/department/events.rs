//! What the timeline is told.

use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::common::v1::{Address, Channel};
use baton_proto::orders::v1::{AmendOrderRequest, OrderPlaced, OrderState};
use baton_testkit::{call, context, eventually, reason};
use sqlx::Connection;

use crate::harness::{Department, Step, placing};

#[tokio::test]
async fn an_event_tells_who_did_what_when_and_how() {
    let department = Department::start().await;
    let mut request = placing(department.timeline.customer());
    let case_id = SystemIds.uuid().to_string();
    let circumstances = request.context.as_mut().unwrap();
    circumstances.set_channel(Channel::Phone);
    circumstances.case_id = case_id.clone();
    let placed = call!(&department.orders, place_order, request).unwrap();
    let order = placed.order.unwrap();

    let event = department.timeline.event(&placed.event_id).await;
    let short = &order.id[28..];
    assert_eq!(event.summary, format!("Order {short} placed: 2 items, BRL 58.90"));
    assert_eq!((&event.customer_id, &event.case_id), (&order.customer_id, &case_id));
    assert_eq!((event.channel(), event.imported, event.reader_may_skip), (Channel::Phone, false, true));
    assert_eq!(event.occurred_at, order.placed_at);
    let actor = event.actor.unwrap();
    assert_eq!((actor.id.as_str(), actor.name.as_str(), actor.role.as_str()), ("orders-ann", "Ann", "agent"));
    let subject = event.subject.unwrap();
    assert_eq!((subject.kind.as_str(), subject.id.as_str()), ("order", order.id.as_str()));
    assert_eq!((subject.label, subject.status.as_str()), (format!("order {short}"), "placed"));
    assert_eq!((subject.open, subject.revision), (true, 1));
    assert_eq!(event.body.unwrap().to_msg::<OrderPlaced>().unwrap().order, Some(order));
}

#[tokio::test]
async fn every_revision_has_one_event_in_order() {
    let department = Department::start().await;
    let order = department.order(OrderState::Completed).await;
    let revisions = async || {
        let events = department.timeline.events();
        let revisions: Vec<i64> = events.into_iter().map(|event| event.subject.unwrap().revision).collect();
        (revisions.len() as i64 == order.revision).then_some(revisions)
    };
    let revisions = eventually("every event has arrived", revisions).await;
    assert_eq!(revisions, (1..=order.revision).collect::<Vec<_>>());
    let subject = department.timeline.events().pop().unwrap().subject.unwrap();
    assert_eq!((subject.status.as_str(), subject.open), ("completed", false));
}

#[tokio::test]
async fn order_and_event_are_one_transaction() {
    let department = Department::start().await;
    department.timeline.close(true);
    let order = department.place(department.timeline.customer()).await;
    let mut conn = department.database.connect().await;
    let same: bool = sqlx::query_scalar(
        "select orders.xmin = events.xmin from orders, outbox.events as events where orders.id = $1::uuid",
    )
    .bind(&order.id)
    .fetch_one(&mut conn)
    .await
    .unwrap();
    assert!(same);

    // What cannot be told does not happen, and may be tried again.
    department.logs.allow("database error");
    let context = context();
    let confirm = || Step::Confirm.call(department.orders.clone(), context.clone(), order.id.clone());
    sqlx::query("alter table outbox.events add constraint none check (false) not valid")
        .execute(&mut conn)
        .await
        .unwrap();
    assert_eq!(reason(confirm().await), Reason::Internal);
    assert_eq!(department.get(&order.id).await, order);
    sqlx::query("alter table outbox.events drop constraint none").execute(&mut conn).await.unwrap();
    let (_, event_id) = confirm().await.unwrap();
    conn.close().await.unwrap();

    department.timeline.close(false);
    department.timeline.event(&event_id).await;
    assert_eq!(department.timeline.events().len(), 2);
}

#[tokio::test]
async fn an_address_is_told_so_that_nobody_asks_again() {
    let department = Department::start().await;
    let mut request = placing(department.timeline.customer());
    let street = Address {
        lines: vec!["Rua das Flores 12".to_owned()],
        postal_code: "01310".to_owned(),
        city: "São Paulo".to_owned(),
        ..Address::default()
    };
    request.order.as_mut().unwrap().delivery_address = Some(street.clone());
    let placed = call!(&department.orders, place_order, request).unwrap();
    let event = department.timeline.event(&placed.event_id).await;
    let [fact] = event.facts.as_slice() else { panic!("{event:?}") };
    assert_eq!(
        (fact.key.as_str(), fact.value.as_str()),
        ("delivery.address", "Rua das Flores 12\n01310 São Paulo")
    );
    assert!(!fact.asked && !fact.correction);

    let amend = AmendOrderRequest {
        context: Some(context()),
        order_id: placed.order.unwrap().id,
        delivery_address: Some(Address { lines: vec!["Rua Nova 3".to_owned()], ..street }),
        ..AmendOrderRequest::default()
    };
    let amended = call!(&department.orders, amend_order, amend).unwrap();
    let event = department.timeline.event(&amended.event_id).await;
    assert_eq!(
        (event.facts[0].value.as_str(), event.facts[0].correction),
        ("Rua Nova 3\n01310 São Paulo", true)
    );
    // An order that says nothing of where, or no more than the city, tells nothing.
    let placed = call!(&department.orders, place_order, placing(department.timeline.customer())).unwrap();
    assert!(department.timeline.event(&placed.event_id).await.facts.is_empty());
}
