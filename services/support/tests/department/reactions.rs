//! What support does when orders go on. The timeline delivers every event twice.

use baton_model::{CustomerId, Ids, SystemIds};
use baton_proto::orders::v1::OrderShipped;
use baton_proto::support::v1::{Ticket, TicketOrderChanged, TicketState};
use baton_proto::timeline::v1::Event;
use baton_testkit::{THEN, TRACEPARENT, call, event, eventually, subject};
use prost_types::Timestamp;

use crate::harness::{Department, Step, opening};

/// Orders tells that an order stands at `status`.
fn told(customer_id: &str, order_id: &str, revision: i64, status: &str) -> Event {
    let subject = Some(subject("order", order_id, revision, status));
    Event { subject, ..event("orders", customer_id, &OrderShipped::default()) }
}

impl Department {
    /// Lets orders tell of the order that a ticket is about, and waits until the ticket shows it.
    pub(crate) async fn hear_of_order(&self, ticket: &Ticket) -> Ticket {
        self.timeline.publish(told(&ticket.customer_id, &ticket.order_id, 1, "placed"));
        self.shows(&ticket.id, "placed").await
    }

    async fn open_about(&self, customer_id: CustomerId, order_id: &str) -> Ticket {
        let mut request = opening(customer_id);
        order_id.clone_into(&mut request.ticket.as_mut().unwrap().order_id);
        call!(&self.support, open_ticket, request).unwrap().ticket.unwrap()
    }

    /// Waits until a ticket shows this status of its order.
    async fn shows(&self, ticket: &str, status: &str) -> Ticket {
        let shown = async || Some(self.get(ticket).await).filter(|ticket| ticket.order_status == status);
        eventually("the ticket shows its order's status", shown).await
    }

    /// Waits until everything published before was reacted to.
    async fn caught_up(&self) {
        let ticket = self.ticket(TicketState::Open).await;
        self.timeline.publish(told(&ticket.customer_id, &ticket.order_id, 1, "last"));
        self.shows(&ticket.id, "last").await;
    }

    /// The events about changed orders that the timeline has, of one ticket.
    fn order_changes(&self, ticket: &str) -> Vec<Event> {
        let events = self.timeline.events().into_iter();
        let about = |event: &Event| {
            let is_change = event.body.as_ref().unwrap().type_url.ends_with("TicketOrderChanged");
            is_change && event.subject.as_ref().unwrap().id == ticket
        };
        events.filter(about).collect()
    }
}

#[tokio::test]
async fn two_consumers_and_double_delivery_react_once_per_ticket() {
    let mut department = Department::start().await;
    department.start_replica().await;
    let (customer, order) = (department.timeline.customer(), SystemIds.uuid().to_string());
    let one = department.open_about(customer, &order).await;
    let two = department.open_about(customer, &order).await;
    let stranger = department.open_about(department.timeline.customer(), &order).await;
    for (revision, status) in [(1, "placed"), (2, "confirmed"), (3, "with the carrier")] {
        department.timeline.publish(told(&customer.to_string(), &order, revision, status));
    }
    for ticket in [&one, &two] {
        let shown = department.shows(&ticket.id, "with the carrier").await;
        assert_eq!(shown.revision, ticket.revision + 3);
    }
    department.caught_up().await;
    assert_eq!(department.get(&stranger.id).await, stranger);

    let changes = async || Some(department.order_changes(&one.id)).filter(|changes| changes.len() == 3);
    let event = eventually("every change is told", changes).await.pop().unwrap();
    assert_eq!(event.summary, format!("Ticket {}: its order is now with the carrier", one.number));
    let actor = event.actor.unwrap();
    assert_eq!((actor.id.as_str(), actor.role.as_str()), ("support-service", "service"));
    assert_eq!((event.traceparent.as_str(), event.imported), (TRACEPARENT, false));
    assert_ne!(event.occurred_at, Some(THEN));
    let body = event.body.unwrap().to_msg::<TicketOrderChanged>().unwrap();
    assert_eq!(body.order_status, "with the carrier");
}

#[tokio::test]
async fn what_was_told_late_or_says_nothing_new_changes_nothing() {
    let department = Department::start().await;
    let ticket = department.ticket(TicketState::Open).await;
    let tell = |revision, status: &str| {
        department.timeline.publish(told(&ticket.customer_id, &ticket.order_id, revision, status));
    };
    tell(3, "delivered");
    tell(2, "with the carrier");
    tell(4, "delivered");
    department.caught_up().await;
    let shown = department.get(&ticket.id).await;
    assert_eq!((shown.order_status.as_str(), shown.revision), ("delivered", ticket.revision + 1));
}

#[tokio::test]
async fn a_ticket_opened_later_knows_what_was_told_before() {
    let department = Department::start().await;
    let (customer, order) = (department.timeline.customer(), SystemIds.uuid().to_string());
    department.timeline.publish(told(&customer.to_string(), &order, 1, "placed"));
    department.caught_up().await;
    assert_eq!(department.open_about(customer, &order).await.order_status, "placed");
    let stranger = department.timeline.customer();
    assert_eq!(department.open_about(stranger, &order).await.order_status, "");
}

#[tokio::test]
async fn a_closed_ticket_is_told_when_it_is_opened_again() {
    let department = Department::start().await;
    let closed = department.ticket(TicketState::Closed).await;
    department.timeline.publish(told(&closed.customer_id, &closed.order_id, 1, "delivered"));
    department.caught_up().await;
    assert_eq!(department.get(&closed.id).await, closed);
    let (reopened, _) = department.take(Step::Reopen, &closed.id).await.unwrap();
    assert_eq!(reopened.order_status, "delivered");
}

#[tokio::test]
async fn what_follows_from_history_is_history() {
    let department = Department::start().await;
    let ticket = department.ticket(TicketState::Open).await;
    // Since the ticket was opened: what happened before is no news to it.
    let then = Timestamp { seconds: ticket.opened_at.unwrap().seconds + 60, nanos: 0 };
    let cause = told(&ticket.customer_id, &ticket.order_id, 1, "delivered");
    department.timeline.publish(Event { imported: true, occurred_at: Some(then), ..cause });
    let changes = async || department.order_changes(&ticket.id).pop();
    let event = eventually("the reaction is told", changes).await;
    assert_eq!((event.imported, event.occurred_at), (true, Some(then)));
}

#[tokio::test]
async fn what_happened_before_a_ticket_was_opened_is_shown_and_not_told() {
    let department = Department::start().await;
    let ticket = department.ticket(TicketState::Open).await;
    let cause = told(&ticket.customer_id, &ticket.order_id, 1, "delivered");
    department.timeline.publish(Event { imported: true, ..cause });
    department.shows(&ticket.id, "delivered").await;
    assert!(department.order_changes(&ticket.id).is_empty());
    assert_eq!(department.get(&ticket.id).await.revision, ticket.revision);
}

#[tokio::test]
async fn a_ticket_opened_while_its_order_goes_on_misses_nothing() {
    let department = Department::start().await;
    for _ in 0..10 {
        let (customer, order) = (department.timeline.customer(), SystemIds.uuid().to_string());
        department.timeline.publish(told(&customer.to_string(), &order, 1, "placed"));
        let ticket = department.open_about(customer, &order).await;
        department.shows(&ticket.id, "placed").await;
    }
}
