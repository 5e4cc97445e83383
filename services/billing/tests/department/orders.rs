//! What billing does when orders acts. The timeline delivers every event twice.

use std::time::Duration;

use baton_model::{CustomerId, Ids, OrderId, SystemIds};
use baton_proto::billing::v1::Invoice;
use baton_proto::billing::v1::{
    InvoiceIssued, InvoiceLineKind, InvoiceState, InvoiceVoided, ListInvoicesRequest, Refund, RefundApproved,
    RefundCause, RefundState,
};
use baton_proto::orders::v1::{Order, OrderAmended, OrderCancelled, OrderLine, OrderPlaced};
use baton_proto::timeline::v1::Event;
use baton_testkit::{THEN, TRACEPARENT, call, event, eventually};
use prost::Name;

use crate::harness::{Department, brl};
use crate::invoices::{charging, goods};

/// An order as orders tells it.
pub(crate) fn order(customer_id: CustomerId, lines: Vec<OrderLine>) -> Order {
    Order {
        id: SystemIds.uuid().to_string(),
        customer_id: customer_id.to_string(),
        lines,
        revision: 1,
        ..Order::default()
    }
}

pub(crate) fn order_line(quantity: i32, price: i64, freight: Option<i64>) -> OrderLine {
    OrderLine {
        product_id: "p1".to_owned(),
        title: "Lamp".to_owned(),
        quantity,
        unit_price: Some(brl(price)),
        freight: freight.map(brl),
        ..OrderLine::default()
    }
}

/// The order after a change of its lines.
fn amended(order: &Order, lines: Vec<OrderLine>) -> Order {
    Order { lines, revision: order.revision + 1, ..order.clone() }
}

/// The order after it was called off.
fn cancelled(order: &Order) -> Order {
    Order { state_reason: "changed their mind".to_owned(), revision: order.revision + 1, ..order.clone() }
}

impl Department {
    /// Orders tells something about an order.
    fn orders_tells(&self, order: &Order, body: &impl Name, imported: bool) {
        self.timeline.publish(Event { imported, ..event("orders", &order.customer_id, body) });
    }

    /// Orders tells that an order was placed; waits until billing has heard it.
    pub(crate) async fn placed(&self, order: &Order, imported: bool) {
        self.orders_tells(order, &OrderPlaced { order: Some(order.clone()) }, imported);
        self.has_heard_all().await;
    }

    pub(crate) async fn amended(&self, order: &Order, imported: bool) {
        self.orders_tells(order, &OrderAmended { order: Some(order.clone()) }, imported);
        self.has_heard_all().await;
    }

    async fn cancelled(&self, order: &Order, imported: bool) {
        self.orders_tells(order, &OrderCancelled { order: Some(order.clone()) }, imported);
        self.has_heard_all().await;
    }

    /// Waits until billing has reacted to everything that was published: it has to a marker at the end.
    pub(crate) async fn has_heard_all(&self) {
        let marker = order(self.timeline.customer(), vec![order_line(1, 1, None)]);
        self.orders_tells(&marker, &OrderPlaced { order: Some(marker.clone()) }, false);
        eventually("the marker is charged", async || self.invoices_of(&marker).await.pop()).await;
    }

    /// The invoices of an order, the latest issued first.
    pub(crate) async fn invoices_of(&self, order: &Order) -> Vec<Invoice> {
        let request = ListInvoicesRequest { order_id: order.id.clone(), ..ListInvoicesRequest::default() };
        call!(&self.billing, list_invoices, request).unwrap().invoices
    }

    /// The only invoice of an order.
    pub(crate) async fn invoice_of(&self, order: &Order) -> Invoice {
        let mut invoices = self.invoices_of(order).await;
        assert_eq!(invoices.len(), 1, "{invoices:#?}");
        invoices.remove(0)
    }
}

#[tokio::test]
async fn an_order_is_charged_with_its_freight() {
    let mut department = Department::start().await;
    department.start_replica().await;
    let order = order(
        department.timeline.customer(),
        vec![order_line(2, 1_995, Some(900)), order_line(1, 1_000, None)],
    );
    department.placed(&order, false).await;
    let invoice = department.invoice_of(&order).await;
    let lines: Vec<_> =
        invoice.lines.iter().map(|line| (line.kind(), line.line_number, line.quantity)).collect();
    let (goods, freight) = (InvoiceLineKind::Goods, InvoiceLineKind::Freight);
    assert_eq!(lines, [(goods, 1, 2), (freight, 1, 1), (goods, 2, 1)]);
    assert_eq!(
        (invoice.total.clone(), invoice.customer_id.clone()),
        (Some(brl(5_890)), order.customer_id.clone())
    );
    assert_eq!((invoice.state(), invoice.revision, invoice.historical), (InvoiceState::Issued, 1, false));

    let told: InvoiceIssued = department.tells(&invoice.id).await;
    assert_eq!(told.invoice, Some(invoice.clone()));
    let about = |event: &Event| event.subject.as_ref().is_some_and(|subject| subject.id == invoice.id);
    let event = department.timeline.events().into_iter().find(about).unwrap();
    let actor = event.actor.unwrap();
    assert_eq!((actor.id.as_str(), actor.role.as_str()), ("billing-service", "service"));
    assert_eq!((event.department.as_str(), event.traceparent.as_str()), ("billing", TRACEPARENT));
    assert_ne!(event.occurred_at, Some(THEN), "it is issued when billing does it");
}

#[tokio::test]
async fn an_order_without_goods_is_charged_when_they_are_known() {
    let department = Department::start().await;
    let order = order(department.timeline.customer(), vec![]);
    department.placed(&order, false).await;
    assert_eq!(department.invoices_of(&order).await, []);
    department.amended(&amended(&order, vec![order_line(1, 100, None)]), false).await;
    assert_eq!(department.invoice_of(&order).await.total, Some(brl(100)));
}

#[tokio::test]
async fn an_invoice_follows_its_order_and_gives_back_what_is_too_much() {
    let department = Department::start().await;
    let placed = order(department.timeline.customer(), vec![order_line(2, 1_000, None)]);
    department.placed(&placed, false).await;
    let issued = department.invoice_of(&placed).await;
    department.pay(&issued.id, 2_000).await;

    let dearer = amended(&placed, vec![order_line(3, 1_000, None)]);
    department.amended(&dearer, false).await;
    let owing = department.get(&issued.id).await;
    assert_eq!((owing.state(), owing.balance.clone()), (InvoiceState::PartiallyPaid, Some(brl(1_000))));
    department.pay(&issued.id, 1_000).await;

    let cheaper = amended(&dearer, vec![order_line(1, 1_500, None)]);
    department.amended(&cheaper, false).await;
    let settled = department.get(&issued.id).await;
    assert_eq!((settled.state(), settled.refunded.clone()), (InvoiceState::Paid, Some(brl(1_500))));
    assert_eq!(settled.balance, Some(brl(0)));
    let story = ["InvoiceIssued", "InvoicePaid", "InvoiceCorrected", "InvoicePaid", "InvoiceCorrected"];
    eventually("all is told", async || (department.story(&issued.id) == story).then_some(())).await;
    let refunds = department.refunds_of(&issued.id).await;
    let amounts: Vec<_> = refunds.iter().map(|refund| refund.amount.as_ref().unwrap().amount_minor).collect();
    assert_eq!(amounts.iter().sum::<i64>(), 1_500);
    assert!(refunds.iter().all(|refund| refund.cause() == RefundCause::Overpayment));

    // A new promise changes nothing that is charged.
    let promised = Order { revision: cheaper.revision + 1, ..cheaper };
    department.amended(&promised, false).await;
    assert_eq!(department.get(&issued.id).await, settled);
}

#[tokio::test]
async fn an_invoice_by_hand_is_compared_with_its_order_and_stays() {
    let department = Department::start().await;
    let customer = department.timeline.customer();
    let placed = order(customer, vec![order_line(1, 1_000, None)]);
    // Billing has not heard of the order yet.
    let request = charging(customer, placed.id.parse().unwrap(), vec![goods(1, 1, 1_100)]);
    let issued = call!(&department.billing, issue_invoice, request).unwrap().invoice.unwrap();
    assert_eq!(issued.differences, []);

    department.placed(&placed, false).await;
    let differs = department.invoice_of(&placed).await;
    assert_eq!((differs.differences.len(), differs.revision), (1, 2));
    let same = amended(&placed, vec![order_line(1, 1_000, Some(0))]);
    department.amended(&same, false).await;
    assert_eq!(department.get(&issued.id).await, differs, "the same difference is not told again");
    department.amended(&amended(&same, vec![order_line(1, 1_100, None)]), false).await;
    let agrees = department.get(&issued.id).await;
    assert_eq!((agrees.differences.len(), agrees.revision, agrees.total), (0, 3, Some(brl(1_100))));
}

#[tokio::test]
async fn an_unpaid_order_that_is_called_off_is_not_charged() {
    let department = Department::start().await;
    let placed = order(department.timeline.customer(), vec![order_line(1, 1_000, None)]);
    department.placed(&placed, false).await;
    department.cancelled(&cancelled(&placed), false).await;
    let void = department.invoice_of(&placed).await;
    assert_eq!((void.state(), void.balance.clone()), (InvoiceState::Void, Some(brl(0))));
    assert_eq!(void.state_reason, "order called off: changed their mind");
    assert_eq!(department.refunds_of(&void.id).await, []);
    let told: InvoiceVoided = department.tells(&void.id).await;
    assert_eq!(told.invoice, Some(void));
}

#[tokio::test]
async fn what_came_for_an_order_that_is_called_off_goes_back_payment_by_payment() {
    let department = Department::start().await;
    let placed = order(department.timeline.customer(), vec![order_line(1, 1_000, None)]);
    department.placed(&placed, false).await;
    let invoice = department.invoice_of(&placed).await;
    for minor in [300, 700] {
        department.pay(&invoice.id, minor).await;
    }
    // Somebody has asked a part back already: that goes back with the rest.
    let payment = department.get(&invoice.id).await.payments.remove(0);
    department.ask_back(&payment.id, 100).await;
    department.cancelled(&cancelled(&placed), false).await;

    let void = department.get(&invoice.id).await;
    assert_eq!(
        (void.state(), void.paid.clone(), void.refunded.clone()),
        (InvoiceState::Void, Some(brl(1_000)), Some(brl(1_000)))
    );
    let refunds = department.refunds_of(&invoice.id).await;
    assert!(refunds.iter().all(|refund| refund.state() == RefundState::Approved));
    let mut amounts: Vec<i64> =
        refunds.iter().map(|refund| refund.amount.clone().unwrap().amount_minor).collect();
    amounts.sort_unstable();
    assert_eq!(amounts, [100, 200, 700]);
    for refund in &refunds {
        let by = refund.approved_by.clone().unwrap();
        assert_eq!((by.id.as_str(), by.role.as_str()), ("billing-service", "service"));
        assert_eq!(refund.order_id, placed.id);
        let told: RefundApproved = department.tells(&refund.id).await;
        assert_eq!(told.refund.as_ref(), Some(refund));
    }
    // Money that comes later goes back at once.
    let late = department.pay(&invoice.id, 50).await;
    assert_eq!((late.state(), late.refunded), (InvoiceState::Void, Some(brl(1_050))));
    let latest: Vec<Refund> = department.refunds_of(&invoice.id).await;
    assert!(
        latest
            .iter()
            .any(|refund| refund.amount == Some(brl(50)) && refund.cause() == RefundCause::Cancellation)
    );
}

#[tokio::test]
async fn an_order_that_is_heard_of_too_late_is_not_charged() {
    let department = Department::start().await;
    let placed = order(department.timeline.customer(), vec![order_line(1, 1_000, None)]);
    department.cancelled(&cancelled(&placed), false).await;
    department.placed(&placed, false).await;
    assert_eq!(department.invoices_of(&placed).await, []);

    let placed = order(department.timeline.customer(), vec![order_line(1, 1_000, None)]);
    let (once, twice) =
        (amended(&placed, vec![order_line(2, 1_000, None)]), vec![order_line(3, 1_000, None)]);
    department.placed(&placed, false).await;
    department.amended(&amended(&once, twice), false).await;
    department.amended(&once, false).await;
    assert_eq!(department.invoice_of(&placed).await.total, Some(brl(3_000)));
}

#[tokio::test]
async fn history_is_noted_and_charges_nobody() {
    let department = Department::start().await;
    let customer = department.timeline.customer();
    let placed = order(customer, vec![order_line(1, 1_000, None)]);
    department.placed(&placed, true).await;
    let changed = amended(&placed, vec![order_line(1, 1_200, None)]);
    department.amended(&changed, true).await;
    assert_eq!(department.invoices_of(&placed).await, []);

    // What was heard is what an invoice is compared with.
    let order_id: OrderId = placed.id.parse().unwrap();
    let request = charging(customer, order_id, vec![goods(1, 1, 1_000)]);
    let invoice = call!(&department.billing, issue_invoice, request).unwrap().invoice.unwrap();
    assert_eq!(invoice.differences[0].ordered, Some(brl(1_200)));
    department.pay(&invoice.id, 1_000).await;
    let before = department.get(&invoice.id).await;
    let off = cancelled(&changed);
    department.cancelled(&off, true).await;
    assert_eq!(department.get(&invoice.id).await, before);

    // What happens now happens to what was imported, too.
    department.cancelled(&Order { revision: off.revision + 1, ..off }, false).await;
    assert_eq!(department.get(&invoice.id).await.refunded, Some(brl(1_000)));
}

#[tokio::test]
async fn a_void_invoice_is_left_as_it_is_and_the_order_not_charged_again() {
    let department = Department::start().await;
    let placed = order(department.timeline.customer(), vec![order_line(1, 1_000, None)]);
    department.placed(&placed, false).await;
    let invoice = department.invoice_of(&placed).await;
    let (void, _) = department.void(&invoice.id).await.unwrap();
    department.clock.advance(Duration::from_mins(1));
    department.amended(&amended(&placed, vec![order_line(2, 1_000, None)]), false).await;
    assert_eq!(department.invoice_of(&placed).await, void);
}

#[tokio::test]
async fn what_cannot_be_read_or_is_anothers_does_nothing_and_holds_nothing_up() {
    let department = Department::start().await;
    for warning in ["that cannot be read", "another customer's"] {
        department.logs.allow(warning);
    }
    let owner = department.timeline.customer();
    let placed = order(owner, vec![order_line(1, 1_000, None)]);
    department.placed(&placed, false).await;
    let invoice = department.invoice_of(&placed).await;

    let stranger = department.timeline.customer().to_string();
    let theirs = Order { customer_id: stranger, ..cancelled(&placed) };
    department.cancelled(&theirs, false).await;
    department.amended(&Order { lines: vec![order_line(5, 1, None)], ..theirs }, false).await;
    department.orders_tells(&placed, &OrderAmended { order: None }, false);
    let nameless = Order { id: "order 7".to_owned(), ..placed.clone() };
    department.placed(&nameless, false).await;
    let priceless = vec![OrderLine { unit_price: None, ..order_line(1, 1, None) }];
    department.amended(&amended(&placed, priceless), false).await;
    assert_eq!(department.get(&invoice.id).await, invoice);
    for warning in ["that cannot be read", "another customer's"] {
        assert!(department.logs.contain(warning), "{warning}");
    }
}
