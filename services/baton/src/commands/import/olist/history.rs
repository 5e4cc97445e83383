//! What a customer's timeline already tells of an earlier import, so that a second run sends nothing again.
//!
//! The platform also recognises repeated requests by their ids, but forgets those after a while, and its answer to one
//! does not say that it was one. The timeline remembers for ever.

use std::collections::{HashMap, HashSet};

use baton_proto::cases::v1::FeedbackRecorded;
use baton_proto::orders::v1::OrderPlaced;
use baton_proto::support::v1::TicketOpened;
use baton_proto::timeline::v1::Event;
use prost_types::Any;
use time::OffsetDateTime;

use super::plan::{Step, What};
use super::requests::ticket_reference;

/// The steps that a timeline tells.
#[derive(Debug, Default)]
pub(super) struct History {
    /// Ids of the orders by their number in the data set.
    orders: HashMap<String, String>,
    /// What happened to them: order's id and full name of the event's type.
    happened: HashSet<(String, String)>,
    /// Feedback by order's id, time, score and text.
    feedback: HashSet<(String, i64, i32, String)>,
    /// Tickets by their number in the data set.
    tickets: HashSet<String>,
}

impl History {
    /// Takes note of one event.
    pub(super) fn note(&mut self, event: &Event) {
        let Some(body) = &event.body else { return };
        if let Ok(OrderPlaced { order: Some(order) }) = body.to_msg() {
            self.orders.insert(order.external_reference, order.id);
        } else if let Ok(FeedbackRecorded { score, comment, subject_id, .. }) = body.to_msg() {
            let at = event.occurred_at.map_or(0, |at| at.seconds);
            self.feedback.insert((subject_id, at, score, comment));
        } else if let Ok(TicketOpened { ticket: Some(ticket) }) = body.to_msg() {
            self.tickets.insert(ticket.external_reference);
        } else if let Some(subject) = &event.subject {
            self.happened.insert((subject.id.clone(), type_name(body).to_owned()));
        }
    }

    /// The id of an order, if the timeline tells of it.
    pub(super) fn order(&self, external_reference: &str) -> Option<&str> {
        self.orders.get(external_reference).map(String::as_str)
    }

    /// Whether the timeline tells of a step of this order.
    pub(super) fn tells(&self, step: &Step, order_id: &str) -> bool {
        let happened =
            |name: &str| self.happened.contains(&(order_id.to_owned(), format!("baton.orders.v1.{name}")));
        match &step.what {
            What::Place(_) => true,
            What::Confirm => happened("OrderConfirmed"),
            What::StartFulfilment => happened("FulfilmentStarted"),
            What::Ship => happened("OrderShipped"),
            What::Deliver => happened("OrderDelivered"),
            What::Cancel { .. } => happened("OrderCancelled"),
            What::Feedback { score, comment, .. } => {
                let key = (order_id.to_owned(), seconds(step.at), *score, comment.clone());
                self.feedback.contains(&key)
            }
            What::Ticket { review, .. } => self.tickets.contains(&ticket_reference(review, &step.order)),
        }
    }
}

fn seconds(at: OffsetDateTime) -> i64 {
    at.unix_timestamp()
}

fn type_name(body: &Any) -> &str {
    body.type_url.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use baton_proto::orders::v1::{Order, OrderConfirmed};
    use baton_proto::support::v1::Ticket;
    use baton_proto::timeline::v1::Subject;
    use prost::Name;
    use prost_types::Timestamp;
    use time::macros::datetime;

    use super::*;
    use crate::commands::import::olist::files::File;
    use crate::commands::import::olist::findings::Place;
    use crate::commands::import::olist::plan::Goods;

    const AT: OffsetDateTime = datetime!(2018-01-04 0:00 UTC);

    fn event<M: Name>(body: &M) -> Event {
        Event {
            body: Any::from_msg(body).ok(),
            occurred_at: Some(Timestamp { seconds: AT.unix_timestamp(), nanos: 0 }),
            subject: Some(Subject { kind: "order".into(), id: "uuid-1".into(), ..Subject::default() }),
            ..Event::default()
        }
    }

    #[test]
    fn what_the_timeline_tells_is_known_by_what_it_says() {
        let mut history = History::default();
        let order = Order { id: "uuid-1".into(), external_reference: "o1".into(), ..Order::default() };
        let ticket = Ticket { external_reference: "r1/o1".into(), ..Ticket::default() };
        let feedback = FeedbackRecorded {
            score: 2,
            comment: "late".into(),
            subject_id: "uuid-1".into(),
            ..Default::default()
        };
        history.note(&event(&OrderPlaced { order: Some(order.clone()) }));
        history.note(&event(&OrderConfirmed { order: Some(order) }));
        history.note(&event(&TicketOpened { ticket: Some(ticket) }));
        history.note(&event(&feedback));

        let step =
            |what| Step { order: "o1".into(), at: AT, place: Place { file: File::Orders, line: 2 }, what };
        let said = |review: &str, score| {
            step(What::Feedback { review: review.into(), score, comment: "late".into() })
        };
        let ticket = |review: &str| {
            let (title, description, product) = (String::new(), String::new(), String::new());
            step(What::Ticket { review: review.into(), title, description, product })
        };
        assert_eq!((history.order("o1"), history.order("o2")), (Some("uuid-1"), None));
        for (step, told) in [
            (step(What::Place(Goods::default())), true),
            (step(What::Confirm), true),
            (step(What::Ship), false),
            (said("r1", 2), true),
            (said("r1", 1), false),
            (ticket("r1"), true),
            (ticket("r2"), false),
        ] {
            assert_eq!(history.tells(&step, "uuid-1"), told, "{step:?}");
        }
        assert!(!history.tells(&step(What::Confirm), "uuid-2"));
    }
}
