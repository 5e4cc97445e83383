//! What orders does when billing and shipping act. The timeline delivers every event twice.

use std::time::Duration;

use baton_proto::billing::v1::{
    Invoice, InvoiceCredited, InvoiceOverdue, InvoicePaid, InvoiceWrittenOff, Refund, RefundPaid,
};
use baton_proto::orders::v1::{CancelOrderRequest, Order, OrderState};
use baton_proto::shipping::v1::{
    Return, ReturnReceived, Shipment, ShipmentCancelled, ShipmentDelivered, ShipmentHandedOver, ShipmentLine,
    ShipmentPrepared, ShipmentReturned,
};
use baton_proto::timeline::v1::Event;
use baton_testkit::{call, context, event, eventually};
use prost::Name;

use crate::harness::{Department, Step};

const SHIPMENT: &str = "01a20091-d49e-70fa-ab1f-34ffaa300b2e";

impl Department {
    /// Another department tells something of the order.
    fn hears(&self, order: &Order, department: &str, body: &impl Name) {
        self.timeline.publish(event(department, &order.customer_id, body));
    }

    /// The order, once it is as expected.
    async fn when(&self, order: &Order, what: &str, is: impl Fn(&Order) -> bool) -> Order {
        eventually(what, async || Some(self.get(&order.id).await).filter(&is)).await
    }

    async fn when_in(&self, order: &Order, state: OrderState) -> Order {
        self.when(order, state.as_str_name(), |order| order.state() == state).await
    }

    /// Waits until everything that was published has been reacted to: a marker at the end has.
    async fn has_heard_all(&self) {
        let marker = self.place(self.timeline.customer()).await;
        self.hears(&marker, "billing", &InvoicePaid { invoice: Some(invoice(&marker)), payment: None });
        self.when_in(&marker, OrderState::Confirmed).await;
    }

    async fn cancel(&self, order: &Order) -> Order {
        let (context, order_id) = (Some(context()), order.id.clone());
        let request = CancelOrderRequest { context, order_id, reason: "changed their mind".into() };
        call!(&self.orders, cancel_order, request).unwrap().order.unwrap()
    }

    async fn shipped(&self) -> Order {
        let order = self.order(OrderState::InFulfilment).await;
        self.hears(&order, "shipping", &ShipmentHandedOver { shipment: Some(shipment(&order, 2)) });
        self.when_in(&order, OrderState::Shipped).await
    }
}

fn invoice(order: &Order) -> Invoice {
    Invoice { number: "K7F3-QPX8".into(), order_id: order.id.clone(), ..Invoice::default() }
}

/// A shipment of so many of the two lamps of the order.
fn shipment(order: &Order, quantity: i32) -> Shipment {
    Shipment {
        id: SHIPMENT.into(),
        order_id: order.id.clone(),
        carrier: "Correios".into(),
        lines: vec![ShipmentLine { line_number: 1, quantity, ..ShipmentLine::default() }],
        ..Shipment::default()
    }
}

#[tokio::test]
async fn paid_prepared_shipped_delivered_and_completed_in_time() {
    let department = Department::start().await;
    let order = department.order(OrderState::Placed).await;
    department.hears(&order, "billing", &InvoicePaid { invoice: Some(invoice(&order)), payment: None });
    assert!(department.when_in(&order, OrderState::Confirmed).await.paid);
    department.hears(&order, "shipping", &ShipmentPrepared { shipment: Some(shipment(&order, 1)) });
    department.when_in(&order, OrderState::InFulfilment).await;

    department.hears(&order, "shipping", &ShipmentHandedOver { shipment: Some(shipment(&order, 1)) });
    let part = department.when(&order, "partly shipped", |order| order.lines[0].shipped_quantity == 1).await;
    assert_eq!(part.state(), OrderState::InFulfilment);
    let rest = Shipment { id: "01a20091-d49e-70fa-ab1f-34ffaa300b2f".into(), ..shipment(&order, 1) };
    department.hears(&order, "shipping", &ShipmentHandedOver { shipment: Some(rest.clone()) });
    department.when_in(&order, OrderState::Shipped).await;
    for shipment in [shipment(&order, 1), rest] {
        let delivered = ShipmentDelivered { shipment: Some(shipment), ..ShipmentDelivered::default() };
        department.hears(&order, "shipping", &delivered);
    }
    let delivered = department.when_in(&order, OrderState::Delivered).await;
    assert_eq!(delivered.lines[0].delivered_quantity, 2);

    // Not a day too early.
    department.clock.advance(Duration::from_hours(13 * 24));
    department.has_heard_all().await;
    assert_eq!(department.get(&order.id).await.state(), OrderState::Delivered);
    department.clock.advance(Duration::from_hours(2 * 24));
    let completed = department.when_in(&order, OrderState::Completed).await;
    assert_eq!(completed.revision, delivered.revision + 1);
}

#[tokio::test]
async fn an_order_waits_for_its_money() {
    let department = Department::start().await;
    let order = department.order(OrderState::Placed).await;
    let other = department.order(OrderState::Confirmed).await;
    for order in [&order, &other] {
        department.hears(order, "billing", &InvoiceOverdue { invoice: Some(invoice(order)) });
        let held = department.when_in(order, OrderState::OnHold).await;
        assert_eq!(
            (held.held_by.as_str(), held.state_reason.as_str()),
            ("billing", "invoice K7F3-QPX8 is overdue")
        );
    }
    department.hears(&order, "billing", &InvoicePaid { invoice: Some(invoice(&order)), payment: None });
    let confirmed = department.when_in(&order, OrderState::Confirmed).await;
    assert_eq!(confirmed.revision, order.revision + 3, "held, released, confirmed");
    department.hears(&other, "billing", &InvoiceWrittenOff { invoice: Some(invoice(&other)) });
    department.when_in(&other, OrderState::Cancelled).await;
}

#[tokio::test]
async fn a_cancellation_waits_for_what_is_on_its_way() {
    let department = Department::start().await;
    let order = department.shipped().await;
    let asked = department.cancel(&order).await;
    assert_eq!((asked.state(), asked.cancellation_requested), (OrderState::Shipped, true));
    let back = ShipmentReturned { shipment: Some(shipment(&order, 2)), live_shipments: 0 };
    department.hears(&order, "shipping", &back);
    let cancelled = department.when_in(&order, OrderState::Cancelled).await;
    assert_eq!(cancelled.state_reason, "changed their mind");

    let order = department.shipped().await;
    department.cancel(&order).await;
    let delivered = ShipmentDelivered { shipment: Some(shipment(&order, 2)), ..ShipmentDelivered::default() };
    department.hears(&order, "shipping", &delivered);
    let delivered = department.when_in(&order, OrderState::Delivered).await;
    assert!(delivered.return_approved, "what came too late may be sent back");
    assert_eq!(delivered.revision, order.revision + 3, "asked, delivered, approved");

    // What never left ends when shipping has given it up.
    let order = department.shipped().await;
    department.cancel(&order).await;
    let given_up =
        ShipmentCancelled { shipment: Some(shipment(&order, 2)), live_shipments: 0, reason: String::new() };
    department.hears(&order, "shipping", &given_up);
    department.when_in(&order, OrderState::Cancelled).await;
}

#[tokio::test]
async fn a_return_ends_with_the_last_refund() {
    let department = Department::start().await;
    let (refunded, unpaid) =
        (department.order(OrderState::Delivered).await, department.order(OrderState::Delivered).await);
    for order in [&refunded, &unpaid] {
        department.approve_return(&order.id).await;
        let goods = Return { id: SHIPMENT.into(), order_id: order.id.clone(), ..Return::default() };
        department.hears(order, "shipping", &ReturnReceived { r#return: Some(goods) });
        department.when(order, "back", |order| order.goods_returned).await;
    }
    let refund = Refund { order_id: refunded.id.clone(), return_id: SHIPMENT.into(), ..Refund::default() };
    for open_refunds in [1, 0] {
        department.has_heard_all().await;
        assert_eq!(department.get(&refunded.id).await.state(), OrderState::Delivered);
        department.hears(&refunded, "billing", &RefundPaid { refund: Some(refund.clone()), open_refunds });
    }
    department.when_in(&refunded, OrderState::Returned).await;

    let credited = InvoiceCredited {
        invoice: Some(invoice(&unpaid)),
        return_id: SHIPMENT.into(),
        refund_due: false,
        ..InvoiceCredited::default()
    };
    department.hears(&unpaid, "billing", &credited);
    department.when_in(&unpaid, OrderState::Returned).await;
}

#[tokio::test]
async fn history_and_what_is_about_nothing_of_ours_moves_nothing() {
    let department = Department::start().await;
    let order = department.order(OrderState::Placed).await;
    let stranger = department.timeline.customer().to_string();
    let paid = InvoicePaid { invoice: Some(invoice(&order)), payment: None };
    department.timeline.publish(Event { imported: true, ..event("billing", &order.customer_id, &paid) });
    department.timeline.publish(event("billing", &order.customer_id, &InvoicePaid::default()));
    department.logs.allow("an event is about an order that its customer does not have");
    department.timeline.publish(event("billing", &stranger, &paid));
    department.has_heard_all().await;
    assert_eq!(department.get(&order.id).await, order);
}

#[tokio::test]
async fn by_hand_and_by_itself_an_order_is_paid_once() {
    let department = Department::start().await;
    let order = department.order(OrderState::Placed).await;
    department.take(Step::Confirm, &order.id).await.unwrap();
    for _ in 0..3 {
        department.hears(&order, "billing", &InvoicePaid { invoice: Some(invoice(&order)), payment: None });
    }
    department.has_heard_all().await;
    let paid = department.get(&order.id).await;
    assert_eq!((paid.paid, paid.revision), (true, order.revision + 2));
}
