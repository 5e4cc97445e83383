//! Goods come back: label, receipt, refund, and the order is returned.

use baton_client::is_transient;
use baton_proto::billing::v1::{InvoiceState, RefundCause};
use baton_proto::orders::v1::OrderState;
use baton_proto::shipping::v1::{ListReturnsRequest, ReceiveReturnRequest, Return, ScanKind, ShipmentState};
use baton_proto::support::v1::{
    ApproveReturnRequest, CloseTicketRequest, OpenTicketRequest, SolveTicketRequest, Ticket,
};
use baton_testkit::eventually;

use super::Play;
use super::people::{People, ask};
use crate::clients::context;

/// A customer who does not like the lamps.
#[derive(Default)]
pub(super) struct Returned {
    customer: String,
    order: String,
    ticket: String,
}

#[tonic::async_trait(?Send)]
impl Play for Returned {
    async fn act(&mut self, people: &People, step: usize) -> bool {
        match step {
            0 => {
                self.customer = people.customer().await;
                self.order = people.order(&self.customer).await.id;
            }
            1 => drop(people.pay_for(&self.order).await),
            2 => {
                let shipment = people.shipment_in(&self.order, ShipmentState::Prepared).await;
                let shipment = people.hand_over(&shipment.id).await;
                people.scan(&shipment, ScanKind::Delivered).await;
            }
            3 => self.approve(people).await,
            4 => {
                let label = self.label(people).await;
                let request = ReceiveReturnRequest {
                    context: context(),
                    return_id: label.id,
                    condition: "As new".into(),
                };
                ask!(people.shipping, receive_return, request);
            }
            5 => {
                let invoice = people.invoice_in(&self.order, InvoiceState::Paid).await;
                let refund = people.approved_refund(&invoice.id).await;
                assert_eq!(refund.cause(), RefundCause::Return);
                people.pay_refund(&refund).await;
            }
            6 => self.close_ticket(people).await,
            _ => return false,
        }
        true
    }

    async fn settle(&mut self, people: &People, step: usize) {
        match step {
            1 => drop(people.order_in(&self.order, OrderState::InFulfilment).await),
            2 => drop(people.order_in(&self.order, OrderState::Delivered).await),
            3 => {
                people.order_when(&self.order, "approved to come back", |order| order.return_approved).await;
                self.label(people).await;
            }
            4 => {
                people.order_when(&self.order, "back", |order| order.goods_returned).await;
            }
            5 => drop(people.order_in(&self.order, OrderState::Returned).await),
            _ => {}
        }
    }

    async fn end(&self, people: &People) {
        let invoice = people.invoices(&self.order).await.pop().unwrap();
        let refunds = people.refunds(&invoice.id).await;
        assert_eq!(refunds.len(), 1, "{refunds:#?}");
        assert_eq!(refunds[0].amount, invoice.total, "all of it went back");
        people.open_subjects(&self.customer, &["touch"]).await;
    }
}

impl Returned {
    /// Support approves, once it has heard of the order.
    async fn approve(&mut self, people: &People) {
        let ticket = Ticket {
            customer_id: self.customer.clone(),
            title: "The lamps are too bright".into(),
            order_id: self.order.clone(),
            ..Ticket::default()
        };
        let request = OpenTicketRequest { context: context(), ticket: Some(ticket) };
        self.ticket = ask!(people.support, open_ticket, request).ticket.unwrap().id;
        let request = ApproveReturnRequest {
            context: context(),
            ticket: self.ticket.clone(),
            reason: "Does not like them".into(),
        };
        eventually("support has heard of the order and approves", async || {
            let mut support = people.support.clone();
            match support.approve_return(request.clone()).await {
                Ok(_) => Some(()),
                Err(status) => {
                    let unheard =
                        baton_errors::reason_of(&status) == Some(baton_errors::Reason::OrderNotFound);
                    assert!(unheard || is_transient(&status), "{status:?}");
                    None
                }
            }
        })
        .await;
    }

    async fn label(&self, people: &People) -> Return {
        eventually("shipping issues a label", async || {
            let request =
                ListReturnsRequest { order_id: self.order.clone(), ..ListReturnsRequest::default() };
            let mut returns = ask!(people.shipping, list_returns, request).returns;
            assert!(returns.len() <= 1, "two labels for one return: {returns:#?}");
            returns.pop()
        })
        .await
    }

    async fn close_ticket(&self, people: &People) {
        let request = SolveTicketRequest {
            context: context(),
            ticket: self.ticket.clone(),
            solution: "Money back".into(),
            root_cause: "Taste".into(),
        };
        ask!(people.support, solve_ticket, request);
        let request = CloseTicketRequest { context: context(), ticket: self.ticket.clone() };
        ask!(people.support, close_ticket, request);
    }
}
