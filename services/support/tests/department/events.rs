//! What the timeline is told.

use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::common::v1::Channel;
use baton_proto::support::v1::{ReturnApproved, TicketOpened, TicketState};
use baton_testkit::{call, context, eventually, reason};
use sqlx::Connection;

use crate::harness::{Department, Step, opening};

#[tokio::test]
async fn an_event_tells_who_did_what_when_and_how() {
    let department = Department::start().await;
    let mut request = opening(department.timeline.customer());
    let case_id = SystemIds.uuid().to_string();
    let circumstances = request.context.as_mut().unwrap();
    circumstances.set_channel(Channel::Phone);
    circumstances.case_id = case_id.clone();
    let opened = call!(&department.support, open_ticket, request).unwrap();
    let ticket = opened.ticket.unwrap();

    let event = department.timeline.event(&opened.event_id).await;
    assert_eq!(event.summary, format!("Ticket {} opened: Screen flickers", ticket.number));
    assert_eq!((&event.customer_id, &event.case_id), (&ticket.customer_id, &case_id));
    assert_eq!((event.channel(), event.imported, event.reader_may_skip), (Channel::Phone, false, true));
    assert_eq!(event.occurred_at, ticket.opened_at);
    let actor = event.actor.unwrap();
    assert_eq!(
        (actor.id.as_str(), actor.name.as_str(), actor.role.as_str()),
        ("support-ann", "Ann", "agent")
    );
    let subject = event.subject.unwrap();
    assert_eq!((subject.kind.as_str(), subject.id.as_str()), ("ticket", ticket.id.as_str()));
    assert_eq!((subject.label, subject.status.as_str()), (format!("ticket {}", ticket.number), "open"));
    assert_eq!((subject.open, subject.revision), (true, 1));
    assert_eq!(event.body.unwrap().to_msg::<TicketOpened>().unwrap().ticket, Some(ticket));
}

#[tokio::test]
async fn an_approval_names_the_order_and_why() {
    let department = Department::start().await;
    let ticket = department.ticket(TicketState::Open).await;
    department.hear_of_order(&ticket).await;
    let (_, event_id) = department.take(Step::ApproveReturn, &ticket.id).await.unwrap();
    let body = department.timeline.event(&event_id).await.body.unwrap().to_msg::<ReturnApproved>().unwrap();
    assert_eq!((body.order_id, body.reason.as_str()), (ticket.order_id, "because"));
}

#[tokio::test]
async fn every_revision_has_one_event_in_order() {
    let department = Department::start().await;
    let ticket = department.ticket(TicketState::Closed).await;
    let revisions = async || {
        let events = department.timeline.events();
        let revisions: Vec<i64> = events.into_iter().map(|event| event.subject.unwrap().revision).collect();
        (revisions.len() as i64 == ticket.revision).then_some(revisions)
    };
    let revisions = eventually("every event has arrived", revisions).await;
    assert_eq!(revisions, (1..=ticket.revision).collect::<Vec<_>>());
    let subject = department.timeline.events().pop().unwrap().subject.unwrap();
    assert_eq!((subject.status.as_str(), subject.open), ("closed", false));
}

#[tokio::test]
async fn ticket_and_event_are_one_transaction() {
    let department = Department::start().await;
    department.timeline.close(true);
    let ticket = department.open(department.timeline.customer()).await;
    let mut conn = department.database.connect().await;
    let same: bool = sqlx::query_scalar(
        "select tickets.xmin = events.xmin from tickets, outbox.events as events where tickets.id = $1::uuid",
    )
    .bind(&ticket.id)
    .fetch_one(&mut conn)
    .await
    .unwrap();
    assert!(same);

    // What cannot be told does not happen, and may be tried again.
    department.logs.allow("database error");
    let context = context();
    let diagnose = || Step::Diagnose.call(department.support.clone(), context.clone(), ticket.id.clone());
    sqlx::query("alter table outbox.events add constraint none check (false) not valid")
        .execute(&mut conn)
        .await
        .unwrap();
    assert_eq!(reason(diagnose().await), Reason::Internal);
    assert_eq!(department.get(&ticket.id).await, ticket);
    sqlx::query("alter table outbox.events drop constraint none").execute(&mut conn).await.unwrap();
    let (_, event_id) = diagnose().await.unwrap();
    conn.close().await.unwrap();

    department.timeline.close(false);
    department.timeline.event(&event_id).await;
    assert_eq!(department.timeline.events().len(), 2);
}
