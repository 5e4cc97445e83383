//! Who the customers are, and what they said.

use baton_proto::cases::v1::RecordFeedbackRequest;
use baton_proto::common::v1::Channel;
use baton_proto::customers::v1::{
    AssignOwnerRequest, CreateCustomerRequest, Customer, CustomerKind, Identifier, LinkIdentifierRequest,
    Owner,
};
use baton_proto::support::v1::{OpenTicketRequest, Ticket};

use super::{LONGEST_REFERENCE, ORDERS, SALES, context, timestamp};
use crate::commands::import::olist::fields;
use crate::commands::import::olist::plan::{self, Step};

/// Kind of subject that feedback about an order names.
const ORDER_SUBJECT: &str = "order";

/// Creates a customer's record.
pub(in super::super) fn create(customer: &plan::Customer) -> Option<CreateCustomerRequest> {
    let first = customer.identifiers.first()?;
    let id = first.value();
    let short = fields::cut(id, 8).0;
    let (key, name, kind) = match first {
        plan::Identifier::Person(_) => ("customer", "Customer", CustomerKind::Person),
        plan::Identifier::Seller(_) => ("seller", "Seller", CustomerKind::Organisation),
        plan::Identifier::Lead(_) => ("lead", "Lead", CustomerKind::Organisation),
    };
    let key = format!("{key}/{id}");
    Some(CreateCustomerRequest {
        context: Some(context(&key, customer.since, Channel::Web, department_of(first))),
        customer: Some(Customer {
            // The data set is anonymous.
            display_name: format!("{name} {short}"),
            kind: kind.into(),
            language: "pt-BR".to_owned(),
            customer_since: customer.since.map(timestamp),
            identifiers: customer.identifiers.iter().map(identifier).collect(),
            attributes: customer.attributes.clone(),
            ..Customer::default()
        }),
    })
}

/// Whose customers they are.
const fn department_of(identifier: &plan::Identifier) -> &'static str {
    match identifier {
        plan::Identifier::Person(_) => ORDERS,
        plan::Identifier::Seller(_) | plan::Identifier::Lead(_) => SALES,
    }
}

/// An identifier on the wire.
pub(in super::super) fn identifier(identifier: &plan::Identifier) -> Identifier {
    let (kind, value) = (identifier.kind().to_owned(), identifier.value().to_owned());
    Identifier { kind, value, shared: false }
}

/// Gives a customer one more identifier.
pub(in super::super) fn link(
    customer: &plan::Customer,
    missing: &plan::Identifier,
    customer_id: &str,
) -> LinkIdentifierRequest {
    let key = format!("link/{}/{}", missing.kind(), missing.value());
    LinkIdentifierRequest {
        context: Some(context(&key, customer.since, Channel::Internal, department_of(missing))),
        customer_id: customer_id.to_owned(),
        identifier: Some(identifier(missing)),
    }
}

/// Names a customer's primary owner.
pub(in super::super) fn assign_owner(
    step: &Step,
    representative: &str,
    customer_id: &str,
) -> AssignOwnerRequest {
    AssignOwnerRequest {
        context: Some(step.context()),
        customer_id: customer_id.to_owned(),
        owner: Some(Owner {
            id: representative.to_owned(),
            name: format!("Representative {}", fields::cut(representative, 8).0),
            department: SALES.to_owned(),
        }),
        etag: String::new(),
    }
}

/// Records what a customer said about an order.
pub(in super::super) fn record_feedback(
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
        case: String::new(),
    }
}

/// Opens a ticket for what a customer said.
pub(in super::super) fn open_ticket(step: &Step, ticket: Ticket) -> OpenTicketRequest {
    OpenTicketRequest { context: Some(step.context()), ticket: Some(ticket) }
}

/// The number of a ticket in the data set: review and order, because one review may stand for several orders. The two
/// ids are as long as a reference may be, so the order's last digit makes room for the stroke between them.
pub(in super::super) fn ticket_reference(review: &str, order: &str) -> String {
    fields::cut(&format!("{review}/{order}"), LONGEST_REFERENCE).0.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

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
