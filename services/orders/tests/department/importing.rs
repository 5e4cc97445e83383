//! Importers say when things happened; nobody else does.

use std::time::Duration;

use baton_model::{Clock, Role};
use baton_proto::orders::v1::OrderState;
use baton_testkit::{call, context, violations};
use prost_types::Timestamp;

use crate::harness::{Department, Step, placing};

const THEN: i64 = 1_510_000_000;

#[tokio::test]
async fn an_importer_dates_what_it_brings_in() {
    let department = Department::start().await;
    let importer = department.caller("sales", &[Role::Importer]);
    let mut request = placing(department.timeline.customer());
    // Finer than what is stored: the answer tells what is stored.
    let placed_at = Timestamp { seconds: THEN, nanos: 123_456_789 };
    request.context.as_mut().unwrap().occurred_at = Some(placed_at);
    let placed = call!(&importer, place_order, request).unwrap();
    let order = placed.order.unwrap();
    assert_eq!(order.placed_at, Some(Timestamp { seconds: THEN, nanos: 123_456_000 }));
    assert_eq!(department.get(&order.id).await, order);

    let mut context = context();
    context.occurred_at = Some(Timestamp { seconds: THEN + 60, nanos: 0 });
    context.department = "billing".to_owned();
    let (confirmed, confirmation) = Step::Confirm.call(importer, context, order.id).await.unwrap();
    assert_eq!(confirmed.changed_at.unwrap().seconds, THEN + 60);
    let event = department.timeline.event(&confirmation).await;
    assert!(event.imported);
    assert_eq!(event.occurred_at.unwrap().seconds, THEN + 60);
    // Whoever the importer speaks for, what orders tells is its own.
    let actor = event.actor.unwrap();
    assert_eq!((event.department.as_str(), actor.role.as_str()), ("orders", "importer"));
    assert_eq!(actor.department, "billing");
}

#[tokio::test]
async fn agents_speak_for_their_own_department() {
    let department = Department::start().await;
    let order = department.order(OrderState::Placed).await;
    let mut context = context();
    context.department = "billing".to_owned();
    let status = Step::Confirm.call(department.orders.clone(), context, order.id).await.unwrap_err();
    assert_eq!(violations(&status), ["context.department"]);
}

#[tokio::test]
async fn nobody_dates_the_future_and_agents_date_nothing() {
    let department = Department::start().await;
    let order = department.order(OrderState::Placed).await;
    let in_six_minutes = department.clock.now() + Duration::from_mins(6);
    let importer = department.caller("sales", &[Role::Importer]);
    for (caller, seconds) in [(importer, in_six_minutes.unix_timestamp()), (department.orders.clone(), THEN)]
    {
        let mut context = context();
        context.occurred_at = Some(Timestamp { seconds, nanos: 0 });
        let status = Step::Confirm.call(caller, context, order.id.clone()).await.unwrap_err();
        assert_eq!(violations(&status), ["context.occurred_at"]);
    }
}
