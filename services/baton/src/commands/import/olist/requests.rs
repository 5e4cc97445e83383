//! The request behind each step, the same whenever it is made: its id is derived from the row's key, so the platform
//! knows a repeated one and answers it with the first outcome.

use baton_proto::cases::v1::RecordFeedbackRequest;
use baton_proto::common::v1::{Channel, Money, WriteContext};
use baton_proto::customers::v1::{CreateCustomerRequest, Customer, CustomerKind, Identifier};
use baton_proto::orders::v1::{Order, OrderLine, PlaceOrderRequest};
use baton_proto::support::v1::{OpenTicketRequest, Ticket};
use prost_types::Timestamp;
use time::OffsetDateTime;
use uuid::Uuid;

use super::fields::{self, CURRENCY};
use super::plan::{self, Goods, Line, Step, What};

/// Kind of the identifier by which a person is found again.
pub(super) const IDENTIFIER_KIND: &str = "olist_customer";

/// Kind of subject that feedback about an order names.
pub(super) const ORDER_SUBJECT: &str = "order";

/// Namespace of the request ids (RFC 9562, version 5). Never changes: it is what makes a second run find the first.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f1d_93a2_57c4_4e0b_9d86_2b7e_40c1_a5f3);

/// Longest external reference that support takes.
const LONGEST_REFERENCE: usize = 64;

impl What {
    /// The step's name in request ids and in the report.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Place(_) => "place",
            Self::Confirm => "confirm",
            Self::StartFulfilment => "start-fulfilment",
            Self::Ship => "ship",
            Self::Deliver => "deliver",
            Self::Cancel { .. } => "cancel",
            Self::Feedback { .. } => "feedback",
            Self::Ticket { .. } => "ticket",
        }
    }
}

impl Step {
    /// The context of the step's request.
    pub(super) fn context(&self) -> WriteContext {
        let key = match &self.what {
            What::Feedback { review, .. } | What::Ticket { review, .. } => {
                format!("{}/{}/{review}", self.what.name(), self.order)
            }
            _ => format!("{}/{}", self.what.name(), self.order),
        };
        let channel = match &self.what {
            // The marketplace is a web site: there people order and review.
            What::Place(_) | What::Feedback { .. } | What::Ticket { .. } => Channel::Web,
            _ => Channel::Internal,
        };
        context(&key, Some(self.at), channel)
    }
}

/// Creates a person's record.
pub(super) fn create_customer(customer: &plan::Customer) -> CreateCustomerRequest {
    let short = fields::cut(&customer.unique_id, 8).0;
    CreateCustomerRequest {
        context: Some(context(&format!("customer/{}", customer.unique_id), customer.since, Channel::Web)),
        customer: Some(Customer {
            // The data set is anonymous.
            display_name: format!("Customer {short}"),
            kind: CustomerKind::Person.into(),
            language: "pt-BR".to_owned(),
            customer_since: customer.since.map(timestamp),
            identifiers: vec![identifier(&customer.unique_id)],
            attributes: customer.attributes.clone(),
            ..Customer::default()
        }),
    }
}

/// The identifier by which a person is found.
pub(super) fn identifier(unique_id: &str) -> Identifier {
    Identifier { kind: IDENTIFIER_KIND.to_owned(), value: unique_id.to_owned(), shared: false }
}

/// Places an order.
pub(super) fn place_order(step: &Step, goods: &Goods, customer_id: &str) -> PlaceOrderRequest {
    PlaceOrderRequest {
        context: Some(step.context()),
        order: Some(Order {
            customer_id: customer_id.to_owned(),
            external_reference: step.order.to_string(),
            lines: goods.lines.iter().map(line).collect(),
            promised_by: goods.promised_by.map(timestamp),
            ..Order::default()
        }),
    }
}

/// Records what a customer said about an order.
pub(super) fn record_feedback(
    step: &Step,
    (score, comment): (i32, &str),
    customer_id: &str,
    order_id: &str,
) -> RecordFeedbackRequest {
    RecordFeedbackRequest {
        context: Some(step.context()),
        customer_id: customer_id.to_owned(),
        score,
        comment: comment.to_owned(),
        subject_kind: ORDER_SUBJECT.to_owned(),
        subject_id: order_id.to_owned(),
    }
}

/// Opens a ticket for what a customer said.
pub(super) fn open_ticket(step: &Step, ticket: Ticket) -> OpenTicketRequest {
    OpenTicketRequest { context: Some(step.context()), ticket: Some(ticket) }
}

/// The number of a ticket in the data set: review and order, because one review may stand for several orders. The two
/// ids are as long as a reference may be, so the order's last digit makes room for the stroke between them.
pub(super) fn ticket_reference(review: &str, order: &str) -> String {
    fields::cut(&format!("{review}/{order}"), LONGEST_REFERENCE).0.to_owned()
}

/// A time on the wire.
pub(super) fn timestamp(at: OffsetDateTime) -> Timestamp {
    Timestamp { seconds: at.unix_timestamp(), nanos: at.nanosecond().cast_signed() }
}

fn line(line: &Line) -> OrderLine {
    let money = |amount_minor| Some(Money { currency_code: CURRENCY.to_owned(), amount_minor });
    OrderLine {
        product_id: line.product.clone(),
        title: line.category.replace('_', " "),
        category: line.category.clone(),
        quantity: line.quantity,
        unit_price: money(line.price),
        freight: money(line.freight),
        seller_id: line.seller.clone(),
    }
}

fn context(key: &str, at: Option<OffsetDateTime>, channel: Channel) -> WriteContext {
    WriteContext {
        request_id: Uuid::new_v5(&NAMESPACE, format!("olist/{key}").as_bytes()).to_string(),
        occurred_at: at.map(timestamp),
        channel: channel.into(),
        case_id: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::commands::import::olist::files::File;
    use crate::commands::import::olist::findings::Place;

    #[test]
    fn a_request_id_depends_on_the_rows_key_and_on_nothing_else() {
        let step = |order: &str, line, what| Step {
            order: order.into(),
            at: datetime!(2018-01-01 0:00 UTC),
            place: Place { file: File::Orders, line },
            what,
        };
        let id = |step: Step| step.context().request_id;
        // Written down: a change would import everything twice.
        assert_eq!(id(step("o1", 2, What::Confirm)), "d3c1982d-b067-5611-8cf0-8ebcb6e5faa3");
        assert_eq!(id(step("o1", 2, What::Confirm)), id(step("o1", 9, What::Confirm)));
        assert_ne!(id(step("o1", 2, What::Confirm)), id(step("o1", 2, What::Ship)));
        assert_ne!(id(step("o1", 2, What::Confirm)), id(step("o2", 2, What::Confirm)));
    }

    #[test]
    fn a_tickets_reference_fits_and_tells_review_and_order() {
        assert_eq!(ticket_reference("r1", "o1"), "r1/o1");
        let (review, order) = ("a".repeat(32), "b".repeat(32));
        let reference = ticket_reference(&review, &order);
        assert_eq!(
            (reference.len(), reference.starts_with(&review), reference.ends_with("/bbb")),
            (64, true, false)
        );
    }
}
