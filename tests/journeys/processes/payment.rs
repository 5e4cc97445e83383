//! A customer who pays late: the order waits, and goes on.

use baton_proto::billing::v1::{
    Invoice, InvoiceLine, InvoiceLineKind, InvoiceState, IssueInvoiceRequest, PaymentMethod,
    RecordPaymentFailureRequest,
};
use baton_proto::orders::v1::OrderState;
use baton_proto::shipping::v1::ShipmentState;
use prost_types::Timestamp;
use time::OffsetDateTime;

use super::Play;
use super::people::{People, ask, brl};
use crate::clients::context;

const DAY: i64 = 24 * 60 * 60;

/// An invoice that was due the day before yesterday: a payment fails, one is only a part, the rest comes late.
#[derive(Default)]
pub(super) struct PaidLate {
    customer: String,
    order: String,
    invoice: String,
}

#[tonic::async_trait(?Send)]
impl Play for PaidLate {
    async fn act(&mut self, people: &People, step: usize) -> bool {
        match step {
            0 => {
                self.customer = people.customer().await;
                // The goods are not known yet, so that billing does not charge by itself.
                self.order = people.order_of(&self.customer, vec![]).await.id;
            }
            1 => self.charge(people).await,
            2 => {
                let request = RecordPaymentFailureRequest {
                    context: context(),
                    invoice_id: self.invoice.clone(),
                    method: PaymentMethod::CreditCard.into(),
                    amount: Some(brl(9_000)),
                    reason: "The card has expired".into(),
                };
                ask!(people.billing, record_payment_failure, request);
                people.pay(&self.invoice, 4_000).await;
            }
            3 => drop(people.pay(&self.invoice, 5_000).await),
            _ => return false,
        }
        true
    }

    async fn settle(&mut self, people: &People, step: usize) {
        match step {
            1 => {
                people.invoice_in(&self.order, InvoiceState::Overdue).await;
                let order = people.order_in(&self.order, OrderState::OnHold).await;
                assert_eq!(order.held_by, "billing");
            }
            2 => {
                people.invoice_in(&self.order, InvoiceState::Overdue).await;
                people.order_in(&self.order, OrderState::OnHold).await;
            }
            3 => {
                people.invoice_in(&self.order, InvoiceState::Paid).await;
                people.order_in(&self.order, OrderState::InFulfilment).await;
            }
            _ => {}
        }
    }

    async fn end(&self, people: &People) {
        let shipments = people.shipments(&self.order).await;
        assert_eq!(shipments.len(), 1);
        assert_eq!((shipments[0].state(), shipments[0].held), (ShipmentState::Prepared, false));
        people.open_subjects(&self.customer, &["order", "shipment"]).await;
    }
}

impl PaidLate {
    async fn charge(&mut self, people: &People) {
        let due = OffsetDateTime::now_utc().unix_timestamp() - 2 * DAY;
        let line = InvoiceLine {
            kind: InvoiceLineKind::Goods.into(),
            title: "Repair, as agreed on the phone".into(),
            quantity: 1,
            unit_price: Some(brl(9_000)),
            line_number: 1,
            ..InvoiceLine::default()
        };
        let invoice = Invoice {
            customer_id: self.customer.clone(),
            order_id: self.order.clone(),
            lines: vec![line],
            due_at: Some(Timestamp { seconds: due, nanos: 0 }),
            ..Invoice::default()
        };
        let request = IssueInvoiceRequest { context: context(), invoice: Some(invoice) };
        self.invoice = ask!(people.billing, issue_invoice, request).invoice.unwrap().id;
    }
}
