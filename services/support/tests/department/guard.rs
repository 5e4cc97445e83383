//! Nobody tells a customer something without knowing what came meanwhile.

use baton_errors::{Failure, Reason};
use baton_proto::common::v1::WriteContext;
use baton_proto::support::v1::{Ticket, TicketOpened, TicketState};
use baton_proto::timeline::v1::UnseenEntries;
use baton_testkit::{context, event, eventually, reason};

use crate::harness::{Department, Step};

impl Department {
    /// The last sequence of the timeline, once all the ticket's events are there.
    async fn recorded(&self, ticket: &Ticket) -> i64 {
        let recorded = async || {
            let events = self.timeline.events();
            let own = events.iter().filter(|event| event.customer_id == ticket.customer_id).count();
            (own as i64 == ticket.revision).then_some(events.len() as i64)
        };
        eventually("the ticket's events are recorded", recorded).await
    }
}

#[tokio::test]
async fn a_reply_waits_until_what_came_is_read_or_confirmed() {
    let department = Department::start().await;
    for step in [Step::Ask, Step::Solve] {
        let ticket = department.ticket(TicketState::Open).await;
        let opened = event("orders", &ticket.customer_id, &TicketOpened::default());
        let seen = department.recorded(&ticket).await;
        let context = WriteContext { seen_sequence: seen, ..context() };
        let take = async |context: &WriteContext| {
            step.call(department.support.clone(), context.clone(), ticket.id.clone()).await
        };
        department.timeline.publish(opened.clone());
        let status = take(&context).await.unwrap_err();
        let unseen: UnseenEntries = Failure::of_status(&status).detail().unwrap();
        assert_eq!(reason::<()>(Err(status)), Reason::ReplyUnseen);
        assert_eq!(unseen.entries[0].event_id, opened.id);
        assert_eq!(department.get(&ticket.id).await.revision, ticket.revision);

        let confirmed = WriteContext { confirm_seen: true, ..context.clone() };
        let first = take(&confirmed).await.unwrap();
        department.timeline.publish(event("orders", &ticket.customer_id, &TicketOpened::default()));
        assert_eq!(take(&confirmed).await.unwrap(), first);
    }
}

#[tokio::test]
async fn an_accepted_reply_keeps_its_answer_whatever_came_since() {
    let department = Department::start().await;
    let ticket = department.ticket(TicketState::Open).await;
    let context = WriteContext { seen_sequence: department.recorded(&ticket).await, ..context() };
    let take = async || Step::Ask.call(department.support.clone(), context.clone(), ticket.id.clone()).await;
    let first = take().await.unwrap();
    department.timeline.publish(event("orders", &ticket.customer_id, &TicketOpened::default()));
    assert_eq!(take().await.unwrap(), first);
}

#[tokio::test]
async fn a_reply_that_cannot_be_checked_is_not_sent() {
    let department = Department::start().await;
    let ticket = department.ticket(TicketState::Open).await;
    let context = WriteContext { seen_sequence: department.recorded(&ticket).await, ..context() };
    department.timeline.close(true);
    let take = Step::Ask.call(department.support.clone(), context, ticket.id.clone()).await;
    assert_eq!(reason(take), Reason::ServiceUnavailable);
    department.timeline.close(false);
    assert_eq!(department.get(&ticket.id).await.revision, ticket.revision);
}
