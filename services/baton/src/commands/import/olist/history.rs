//! What a customer's timeline already tells of an earlier import, so that a second run sends nothing again.
//!
//! The platform also recognises repeated requests by their ids, but forgets those after a while, and its answer to one
//! does not say that it was one. The timeline remembers for ever.

use std::collections::HashSet;

use baton_proto::billing::v1::{InvoiceIssued, InvoicePaid, PaymentRecorded, RefundRequested};
use baton_proto::cases::v1::FeedbackRecorded;
use baton_proto::customers::v1::OwnerAssigned;
use baton_proto::orders::v1::OrderPlaced;
use baton_proto::sales::v1::{AccountChanged, AccountOpened, LeadCreated};
use baton_proto::shipping::v1::ShipmentPrepared;
use baton_proto::support::v1::TicketOpened;
use baton_proto::timeline::v1::Event;
use prost::Name;
use prost_types::Any;

use super::ids::Ids;
use super::plan::{AccountStep, InvoiceStep, LeadStep, OrderStep, Saying, ShipmentStep, Step, What};
use super::requests::customers::ticket_reference;

/// The steps that a timeline tells.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The ids of what was made.
    pub(super) ids: Ids,
    /// What happened to it: its id and the full name of the event's type.
    happened: HashSet<(String, String)>,
    /// Feedback by order's id, time, score and text.
    feedback: HashSet<(String, i64, i32, String)>,
    /// Tickets by their number in the data set.
    tickets: HashSet<String>,
    /// Segments that the customer's account had.
    segments: HashSet<String>,
    /// Ids of the customer's primary owners.
    owners: HashSet<String>,
}

impl History {
    /// Takes note of one event.
    pub(super) fn note(&mut self, event: &Event) {
        let Some(body) = &event.body else { return };
        if let Some(subject) = &event.subject {
            self.happened.insert((subject.id.clone(), type_name(body).to_owned()));
        }
        if let Some(order) = read::<OrderPlaced>(body).and_then(|told| told.order) {
            self.ids.note_order(order);
        } else if let Some(invoice) = invoice(body) {
            self.ids.note_invoice(invoice);
        } else if let Some(refund) = read::<RefundRequested>(body).and_then(|told| told.refund) {
            self.ids.note_refund(refund);
        } else if let Some(shipment) = read::<ShipmentPrepared>(body).and_then(|told| told.shipment) {
            self.ids.note_shipment(shipment);
        } else if let Some(lead) = read::<LeadCreated>(body).and_then(|told| told.lead) {
            self.ids.note_lead(lead);
        } else if let Some(account) = account(body) {
            self.segments.insert(account.segment);
        } else if let Some(owner) = read::<OwnerAssigned>(body).and_then(|told| told.owner) {
            self.owners.insert(owner.id);
        } else if let Some(ticket) = read::<TicketOpened>(body).and_then(|told| told.ticket) {
            self.tickets.insert(ticket.external_reference);
        } else if let Some(FeedbackRecorded { score, comment, subject_id, .. }) = read(body) {
            let at = event.occurred_at.map_or(0, |at| at.seconds);
            self.feedback.insert((subject_id, at, score, comment));
        }
    }

    /// Whether the timeline tells of a step, which happened to the thing with this id.
    pub(super) fn tells(&self, step: &Step, target: &str) -> bool {
        let happened = |package: &str, name: &str| {
            self.happened.contains(&(target.to_owned(), format!("baton.{package}.v1.{name}")))
        };
        match &step.what {
            What::Order(OrderStep::Place(_))
            | What::Invoice(InvoiceStep::Issue(_) | InvoiceStep::Pay(_) | InvoiceStep::RequestRefund(_))
            | What::Shipment(ShipmentStep::Prepare(_))
            | What::Lead(LeadStep::Create { .. }) => self.ids.made_by(step).is_some(),
            What::Order(OrderStep::Confirm) => happened("orders", "OrderConfirmed"),
            What::Order(OrderStep::StartFulfilment) => happened("orders", "FulfilmentStarted"),
            What::Order(OrderStep::Ship) => happened("orders", "OrderShipped"),
            What::Order(OrderStep::Deliver) => happened("orders", "OrderDelivered"),
            What::Order(OrderStep::Cancel { .. }) => happened("orders", "OrderCancelled"),
            What::Invoice(InvoiceStep::Void { .. }) => happened("billing", "InvoiceVoided"),
            What::Invoice(InvoiceStep::ApproveRefund(_)) => happened("billing", "RefundApproved"),
            What::Invoice(InvoiceStep::PayRefund(_)) => happened("billing", "RefundPaid"),
            What::Shipment(ShipmentStep::HandOver) => happened("shipping", "ShipmentHandedOver"),
            What::Shipment(ShipmentStep::Deliver) => happened("shipping", "ShipmentDelivered"),
            What::Shipment(ShipmentStep::Return { .. }) => happened("shipping", "ShipmentReturned"),
            What::Lead(LeadStep::Contact { .. }) => happened("sales", "LeadContacted"),
            What::Lead(LeadStep::Qualify { .. }) => happened("sales", "LeadQualified"),
            What::Lead(LeadStep::Win) => happened("sales", "LeadWon"),
            What::Account(AccountStep::Open { segment }) => self.segments.contains(segment),
            What::Account(AccountStep::AssignOwner { representative }) => {
                self.owners.contains(representative)
            }
            What::Said(Saying::Feedback { score, comment, .. }) => {
                let key = (target.to_owned(), step.at.unix_timestamp(), *score, comment.clone());
                self.feedback.contains(&key)
            }
            What::Said(Saying::Ticket { review, .. }) => {
                self.tickets.contains(&ticket_reference(review, &step.about))
            }
        }
    }
}

/// The event's body, if it is an `M`.
fn read<M: Name + Default>(body: &Any) -> Option<M> {
    body.to_msg().ok()
}

fn invoice(body: &Any) -> Option<baton_proto::billing::v1::Invoice> {
    let issued = || read::<InvoiceIssued>(body)?.invoice;
    let paid = || read::<InvoicePaid>(body)?.invoice;
    let partly_paid = || read::<PaymentRecorded>(body)?.invoice;
    issued().or_else(paid).or_else(partly_paid)
}

fn account(body: &Any) -> Option<baton_proto::sales::v1::Account> {
    let opened = || read::<AccountOpened>(body)?.account;
    let changed = || read::<AccountChanged>(body)?.account;
    opened().or_else(changed)
}

fn type_name(body: &Any) -> &str {
    body.type_url.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use baton_proto::billing::v1::{Invoice, Payment};
    use baton_proto::orders::v1::{Order, OrderConfirmed};
    use baton_proto::sales::v1::Account;
    use baton_proto::support::v1::Ticket;
    use baton_proto::timeline::v1::Subject;
    use prost_types::Timestamp;
    use time::OffsetDateTime;
    use time::macros::datetime;

    use super::*;
    use crate::commands::import::olist::files::File;
    use crate::commands::import::olist::findings::Place;
    use crate::commands::import::olist::plan::{Charge, Goods, Paid};
    use crate::commands::import::olist::rows::Method;

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
        let payment =
            Payment { id: "uuid-3".into(), external_reference: "o1-1".into(), ..Payment::default() };
        let invoice = Invoice {
            id: "uuid-2".into(),
            external_reference: "o1".into(),
            payments: vec![payment],
            ..Invoice::default()
        };
        let account = Account { segment: "pet".into(), ..Account::default() };
        history.note(&event(&OrderPlaced { order: Some(order.clone()) }));
        history.note(&event(&OrderConfirmed { order: Some(order) }));
        history.note(&event(&InvoicePaid { invoice: Some(invoice), payment: None }));
        history.note(&event(&AccountOpened { account: Some(account) }));
        history.note(&event(&TicketOpened { ticket: Some(ticket) }));
        history.note(&event(&feedback));

        let step =
            |what| Step { about: "o1".into(), at: AT, place: Place { file: File::Orders, line: 2 }, what };
        let said = |review: &str, score| {
            step(What::Said(Saying::Feedback { review: review.into(), score, comment: "late".into() }))
        };
        let ticket = |review: &str| {
            let (title, description, product) = (String::new(), String::new(), String::new());
            step(What::Said(Saying::Ticket { review: review.into(), title, description, product }))
        };
        let invoice = |what| step(What::Invoice(what));
        let paid = |sequential| Paid { sequential, method: Method::Boleto, instalments: 1, amount: 1 };
        let opened = |segment: &str| step(What::Account(AccountStep::Open { segment: segment.into() }));
        for (step, told) in [
            (step(What::Order(OrderStep::Place(Goods::default()))), true),
            (step(What::Order(OrderStep::Confirm)), true),
            (step(What::Order(OrderStep::Ship)), false),
            (invoice(InvoiceStep::Issue(Charge::default())), true),
            (invoice(InvoiceStep::Pay(paid(1))), true),
            (invoice(InvoiceStep::Pay(paid(2))), false),
            (invoice(InvoiceStep::RequestRefund(paid(1))), false),
            (opened("pet"), true),
            (opened("toys"), false),
            (said("r1", 2), true),
            (said("r1", 1), false),
            (ticket("r1"), true),
            (ticket("r2"), false),
        ] {
            assert_eq!(history.tells(&step, "uuid-1"), told, "{step:?}");
        }
        assert!(!history.tells(&step(What::Order(OrderStep::Confirm)), "uuid-2"));
        let target = |step: &Step| history.ids.target_of(step, "customer").map(str::to_owned);
        assert_eq!(target(&invoice(InvoiceStep::Issue(Charge::default()))).as_deref(), Some("uuid-1"));
        assert_eq!(target(&invoice(InvoiceStep::Pay(paid(1)))).as_deref(), Some("uuid-2"));
        assert_eq!(target(&invoice(InvoiceStep::RequestRefund(paid(1)))).as_deref(), Some("uuid-3"));
        assert_eq!(target(&invoice(InvoiceStep::PayRefund(paid(1)))), None, "nobody asked for it");
    }
}
