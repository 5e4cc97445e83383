//! From a quote to a word of thanks.

use baton_proto::billing::v1::InvoiceState;
use baton_proto::orders::v1::{CompleteOrderRequest, OrderState};
use baton_proto::sales::v1::{
    AcceptQuoteRequest, DraftQuoteRequest, ListTouchesRequest, Quote, QuoteLine, QuoteState,
    SendQuoteRequest, TouchKind,
};
use baton_proto::shipping::v1::{ScanKind, ShipmentState};
use baton_testkit::eventually;

use super::Play;
use super::people::{People, address, ask, lamps};
use crate::clients::context;

/// A quote is accepted, paid in two parts, shipped, delivered and completed.
#[derive(Default)]
pub(super) struct Purchase {
    customer: String,
    order: String,
}

#[tonic::async_trait(?Send)]
impl Play for Purchase {
    async fn act(&mut self, people: &People, step: usize) -> bool {
        match step {
            0 => self.take_a_quote(people).await,
            1 => {
                let invoice = people.invoice_in(&self.order, InvoiceState::Issued).await;
                people.pay(&invoice.id, 5_000).await;
            }
            2 => {
                let invoice = people.invoice_in(&self.order, InvoiceState::PartiallyPaid).await;
                people.pay(&invoice.id, invoice.balance.unwrap().amount_minor).await;
            }
            3 => {
                let shipment = people.shipment_in(&self.order, ShipmentState::Prepared).await;
                people.hand_over(&shipment.id).await;
            }
            4 => {
                let shipment = people.shipment_in(&self.order, ShipmentState::HandedOver).await;
                people.scan(&shipment, ScanKind::Delivered).await;
            }
            5 => {
                let request = CompleteOrderRequest { context: context(), order_id: self.order.clone() };
                ask!(people.orders, complete_order, request);
            }
            _ => return false,
        }
        true
    }

    async fn settle(&mut self, people: &People, step: usize) {
        match step {
            0 => drop(people.invoice_in(&self.order, InvoiceState::Issued).await),
            1 => {
                people.invoice_in(&self.order, InvoiceState::PartiallyPaid).await;
                people.order_in(&self.order, OrderState::Placed).await;
            }
            2 => {
                let order = people.order_in(&self.order, OrderState::InFulfilment).await;
                assert!(order.paid);
            }
            3 => drop(people.order_in(&self.order, OrderState::Shipped).await),
            4 => {
                people.order_in(&self.order, OrderState::Delivered).await;
                eventually("sales plans a word of thanks", async || {
                    (!self.touches(people).await.is_empty()).then_some(())
                })
                .await;
            }
            _ => drop(people.order_in(&self.order, OrderState::Completed).await),
        }
    }

    async fn end(&self, people: &People) {
        assert_eq!(people.invoices(&self.order).await.len(), 1, "one invoice");
        let shipments = people.shipments(&self.order).await;
        assert_eq!(shipments.len(), 1, "one shipment");
        assert_eq!(shipments[0].state(), ShipmentState::Delivered);
        assert_eq!(self.touches(people).await, [TouchKind::Thanks], "one word of thanks");
        people.open_subjects(&self.customer, &["touch"]).await;
    }
}

impl Purchase {
    async fn take_a_quote(&mut self, people: &People) {
        self.customer = people.customer().await;
        let lamps = lamps();
        let line = QuoteLine {
            product_id: lamps.product_id,
            title: lamps.title,
            quantity: lamps.quantity,
            unit_price: lamps.unit_price,
            freight: lamps.freight,
            ..QuoteLine::default()
        };
        let quote = Quote {
            customer_id: self.customer.clone(),
            lines: vec![line],
            delivery_address: Some(address()),
            ..Quote::default()
        };
        let request = DraftQuoteRequest { context: context(), quote: Some(quote) };
        let quote_id = ask!(people.sales, draft_quote, request).quote.unwrap().id;
        let request = SendQuoteRequest { context: context(), quote_id: quote_id.clone() };
        ask!(people.sales, send_quote, request);
        let request = AcceptQuoteRequest { context: context(), quote_id };
        let quote = ask!(people.sales, accept_quote, request).quote.unwrap();
        assert_eq!((quote.state(), quote.order_refusal.as_str()), (QuoteState::Accepted, ""));
        self.order = quote.order_id;
    }

    async fn touches(&self, people: &People) -> Vec<TouchKind> {
        let request =
            ListTouchesRequest { customer_id: self.customer.clone(), ..ListTouchesRequest::default() };
        let touches = ask!(people.sales, list_touches, request).touches;
        touches.iter().map(baton_proto::sales::v1::Touch::kind).collect()
    }
}
