//! An order is called off: nobody stays charged for what is not shipped.

use baton_proto::billing::v1::InvoiceState;
use baton_proto::orders::v1::OrderState;
use baton_proto::shipping::v1::{
    ListReturnsRequest, ReceiveReturnRequest, ReturnState, ScanKind, ShipmentState,
};
use baton_testkit::eventually;

use super::Play;
use super::people::{People, ask, minor};
use crate::clients::context;

/// How far the order is when it is called off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    BeforePayment,
    /// Paid, and the parcel is packed.
    AfterPreparation,
    /// The carrier has the parcel, and brings it back.
    OnItsWay,
    /// The carrier has the parcel, and the customer gets it before the carrier hears of it.
    TooLate,
}

impl When {
    pub(super) const ALL: [Self; 4] =
        [Self::BeforePayment, Self::AfterPreparation, Self::OnItsWay, Self::TooLate];

    const fn is_on_its_way(self) -> bool {
        matches!(self, Self::OnItsWay | Self::TooLate)
    }
}

/// An order that is called off.
pub(super) struct Cancelled {
    when: When,
    customer: String,
    order: String,
}

impl Cancelled {
    pub(super) fn new(when: When) -> Self {
        Self { when, customer: String::new(), order: String::new() }
    }

    /// The invoice's id, whatever its state.
    async fn invoice(&self, people: &People) -> String {
        people.invoices(&self.order).await[0].id.clone()
    }
}

#[tonic::async_trait(?Send)]
impl Play for Cancelled {
    async fn act(&mut self, people: &People, step: usize) -> bool {
        match step {
            0 => {
                self.customer = people.customer().await;
                self.order = people.order(&self.customer).await.id;
            }
            1 if self.when != When::BeforePayment => drop(people.pay_for(&self.order).await),
            2 if self.when.is_on_its_way() => {
                let shipment = people.shipment_in(&self.order, ShipmentState::Prepared).await;
                people.hand_over(&shipment.id).await;
            }
            3 => {
                let order = people.cancel(&self.order).await;
                assert_eq!(order.cancellation_requested, self.when.is_on_its_way());
                assert_eq!(order.state() == OrderState::Cancelled, !self.when.is_on_its_way());
            }
            4 if self.when.is_on_its_way() => {
                let shipment = people.shipments(&self.order).await.pop().unwrap();
                let kind = if self.when == When::OnItsWay { ScanKind::Returned } else { ScanKind::Delivered };
                people.scan(&shipment, kind).await;
            }
            5 if self.when == When::TooLate => self.send_back(people).await,
            6 if self.when != When::BeforePayment => {
                let refund = people.approved_refund(&self.invoice(people).await).await;
                people.pay_refund(&refund).await;
            }
            1 | 2 | 4 | 5 => {}
            _ => return false,
        }
        true
    }

    async fn settle(&mut self, people: &People, step: usize) {
        match step {
            0 => drop(people.invoice_in(&self.order, InvoiceState::Issued).await),
            1 if self.when != When::BeforePayment => {
                people.order_in(&self.order, OrderState::InFulfilment).await;
            }
            2 if self.when.is_on_its_way() => drop(people.order_in(&self.order, OrderState::Shipped).await),
            3 if self.when.is_on_its_way() => {
                eventually("the parcel is recalled", async || {
                    people.shipments(&self.order).await[0].recalled.then_some(())
                })
                .await;
            }
            3 => drop(people.invoice_in(&self.order, InvoiceState::Void).await),
            4 if self.when == When::OnItsWay => {
                people.order_in(&self.order, OrderState::Cancelled).await;
                people.invoice_in(&self.order, InvoiceState::Void).await;
            }
            4 if self.when == When::TooLate => {
                let order = people.order_in(&self.order, OrderState::Delivered).await;
                assert!(order.return_approved, "what came too late may be sent back");
            }
            6 if self.when == When::TooLate => {
                people.order_in(&self.order, OrderState::Returned).await;
            }
            _ => {}
        }
    }

    async fn end(&self, people: &People) {
        let invoice = people.invoices(&self.order).await.pop().unwrap();
        let paid: i64 = invoice.payments.iter().map(|payment| minor(payment.amount.as_ref())).sum();
        let back: i64 =
            people.refunds(&invoice.id).await.iter().map(|refund| minor(refund.amount.as_ref())).sum();
        assert_eq!(back, paid, "{:?}: everything that was paid went back", self.when);
        assert_eq!(paid > 0, self.when != When::BeforePayment);
        // What came all the same, support has to tell the customer about; and sales thanks for what was delivered.
        let expected: &[&str] = if self.when == When::TooLate { &["ticket", "touch"] } else { &[] };
        people.open_subjects(&self.customer, expected).await;
    }
}

impl Cancelled {
    async fn send_back(&self, people: &People) {
        let label = eventually("shipping issues a label", async || {
            let request =
                ListReturnsRequest { order_id: self.order.clone(), ..ListReturnsRequest::default() };
            ask!(people.shipping, list_returns, request).returns.pop()
        })
        .await;
        let request = ReceiveReturnRequest { context: context(), return_id: label.id, ..Default::default() };
        let received = ask!(people.shipping, receive_return, request).r#return.unwrap();
        assert_eq!(received.state(), ReturnState::Received);
    }
}
