//! Importers say when things happened; nobody else does.

use std::time::Duration;

use baton_model::{Clock, Role};
use baton_proto::support::v1::TicketState;
use baton_testkit::{call, context, violations};
use prost_types::Timestamp;

use crate::harness::{Department, Step, opening};

const THEN: i64 = 1_510_000_000;

#[tokio::test]
async fn an_importer_dates_what_it_brings_in() {
    let department = Department::start().await;
    let importer = department.caller("sales", &[Role::Importer]);
    let mut request = opening(department.timeline.customer());
    // Finer than what is stored: the answer tells what is stored.
    let opened_at = Timestamp { seconds: THEN, nanos: 123_456_789 };
    request.context.as_mut().unwrap().occurred_at = Some(opened_at);
    let opened = call!(&importer, open_ticket, request).unwrap();
    let ticket = opened.ticket.unwrap();
    assert_eq!(ticket.opened_at, Some(Timestamp { seconds: THEN, nanos: 123_456_000 }));
    assert_eq!(department.get(&ticket.id).await, ticket);

    let mut context = context();
    context.occurred_at = Some(Timestamp { seconds: THEN + 60, nanos: 0 });
    let (diagnosed, event_id) = Step::Diagnose.call(importer, context, ticket.id).await.unwrap();
    assert_eq!(diagnosed.changed_at.unwrap().seconds, THEN + 60);
    let event = department.timeline.event(&event_id).await;
    assert!(event.imported);
    assert_eq!(event.occurred_at.unwrap().seconds, THEN + 60);
    assert_eq!((event.department.as_str(), event.actor.unwrap().role.as_str()), ("support", "importer"));
}

#[tokio::test]
async fn nobody_dates_the_future_and_agents_date_nothing() {
    let department = Department::start().await;
    let ticket = department.ticket(TicketState::Open).await;
    let in_six_minutes = department.clock.now() + Duration::from_mins(6);
    let importer = department.caller("sales", &[Role::Importer]);
    for (caller, seconds) in [(importer, in_six_minutes.unix_timestamp()), (department.support.clone(), THEN)]
    {
        let mut context = context();
        context.occurred_at = Some(Timestamp { seconds, nanos: 0 });
        let status = Step::Diagnose.call(caller, context, ticket.id.clone()).await.unwrap_err();
        assert_eq!(violations(&status), ["context.occurred_at"]);
    }
}
