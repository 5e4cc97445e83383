//! A parcel is damaged: support has a case before the customer calls, and there is another parcel or the money back.

use baton_proto::billing::v1::InvoiceState;
use baton_proto::cases::v1::{GetCaseRequest, ResolveCaseRequest};
use baton_proto::orders::v1::OrderState;
use baton_proto::shipping::v1::{ReshipShipmentRequest, ScanKind, Shipment, ShipmentState};
use baton_proto::support::v1::{CloseTicketRequest, ListTicketsRequest, SolveTicketRequest, Ticket};
use baton_testkit::eventually;

use super::Play;
use super::people::{People, ask};
use crate::clients::context;

/// A parcel that is damaged on its way.
pub(super) struct Damaged {
    is_refunded: bool,
    customer: String,
    order: String,
}

impl Damaged {
    /// The customer wants another one.
    pub(super) fn sent_again() -> Self {
        Self { is_refunded: false, customer: String::new(), order: String::new() }
    }

    /// The customer wants the money back.
    pub(super) fn refunded() -> Self {
        Self { is_refunded: true, ..Self::sent_again() }
    }
}

#[tonic::async_trait(?Send)]
impl Play for Damaged {
    async fn act(&mut self, people: &People, step: usize) -> bool {
        match step {
            0 => {
                self.customer = people.customer().await;
                self.order = people.order(&self.customer).await.id;
            }
            1 => drop(people.pay_for(&self.order).await),
            2 => {
                let shipment = people.shipment_in(&self.order, ShipmentState::Prepared).await;
                people.hand_over(&shipment.id).await;
            }
            3 => {
                let shipment = people.shipment_in(&self.order, ShipmentState::HandedOver).await;
                people.scan(&shipment, ScanKind::Damaged).await;
            }
            4 if self.is_refunded => drop(people.cancel(&self.order).await),
            4 => {
                let shipment = people.shipment_in(&self.order, ShipmentState::Exception).await;
                let request = ReshipShipmentRequest {
                    context: context(),
                    shipment_id: shipment.id,
                    ..ReshipShipmentRequest::default()
                };
                let replacement = ask!(people.shipping, reship_shipment, request).replacement.unwrap();
                people.hand_over(&replacement.id).await;
            }
            5 if self.is_refunded => {
                let invoice = people.invoice_in(&self.order, InvoiceState::Void).await;
                let refund = people.approved_refund(&invoice.id).await;
                people.pay_refund(&refund).await;
            }
            5 => {
                let shipment = people.shipment_in(&self.order, ShipmentState::HandedOver).await;
                people.scan(&shipment, ScanKind::Delivered).await;
            }
            6 => self.close_ticket(people).await,
            _ => return false,
        }
        true
    }

    async fn settle(&mut self, people: &People, step: usize) {
        match step {
            1 => drop(people.order_in(&self.order, OrderState::InFulfilment).await),
            2 => drop(people.order_in(&self.order, OrderState::Shipped).await),
            3 => {
                let ticket = self.ticket(people).await;
                let request = GetCaseRequest { case: ticket.case_id };
                let case = ask!(people.timeline.cases(), get_case, request).case.unwrap();
                assert_eq!((case.department.as_str(), &case.customer_id), ("support", &self.customer));
            }
            4 if self.is_refunded => {
                people.order_in(&self.order, OrderState::Cancelled).await;
                people.shipment_in(&self.order, ShipmentState::Cancelled).await;
            }
            5 if !self.is_refunded => drop(people.order_in(&self.order, OrderState::Delivered).await),
            _ => {}
        }
    }

    async fn end(&self, people: &People) {
        let invoice = people.invoices(&self.order).await.pop().unwrap();
        let refunds = people.refunds(&invoice.id).await;
        if self.is_refunded {
            assert_eq!(refunds.len(), 1);
            assert_eq!(refunds[0].amount, invoice.total, "all of it went back");
            people.open_subjects(&self.customer, &[]).await;
        } else {
            assert!(refunds.is_empty(), "{refunds:#?}");
            let states: Vec<_> = people.shipments(&self.order).await.iter().map(Shipment::state).collect();
            assert_eq!(states, [ShipmentState::Reshipped, ShipmentState::Delivered]);
            people.open_subjects(&self.customer, &["touch"]).await;
        }
    }
}

impl Damaged {
    /// The one ticket that support opened by itself.
    async fn ticket(&self, people: &People) -> Ticket {
        eventually("support opens a ticket", async || {
            let request =
                ListTicketsRequest { customer_id: self.customer.clone(), ..ListTicketsRequest::default() };
            let mut tickets = ask!(people.support, list_tickets, request).tickets;
            assert!(tickets.len() <= 1, "two tickets of one parcel: {tickets:#?}");
            tickets.pop()
        })
        .await
    }

    async fn close_ticket(&self, people: &People) {
        let ticket = self.ticket(people).await;
        let request = SolveTicketRequest {
            context: context(),
            ticket: ticket.id.clone(),
            solution: "Told the customer; she has what she wanted".into(),
            root_cause: "Damaged by the carrier".into(),
        };
        ask!(people.support, solve_ticket, request);
        let request = CloseTicketRequest { context: context(), ticket: ticket.id };
        ask!(people.support, close_ticket, request);
        let request = ResolveCaseRequest {
            context: context(),
            case: ticket.case_id,
            resolution: "The customer has what she wanted".into(),
        };
        ask!(people.timeline.cases(), resolve_case, request);
    }
}
