//! What billing does when the goods of a return are back. The timeline delivers every event twice.

use baton_model::{Ids, SystemIds};
use baton_proto::billing::v1::{InvoiceCredited, InvoiceState, Refund, RefundCause, RefundPaid, RefundState};
use baton_proto::orders::v1::Order;
use baton_proto::shipping::v1::{Return, ReturnReceived};
use baton_proto::timeline::v1::Event;
use baton_testkit::event;

use crate::harness::{Department, brl};
use crate::orders::{order, order_line};
use crate::refunds::Step;

impl Department {
    /// Shipping tells that the goods of an order are back; waits until billing has heard it. Gives the return's id.
    async fn goods_are_back(&self, order: &Order, imported: bool) -> String {
        let id = SystemIds.uuid().to_string();
        let goods = Return {
            id: id.clone(),
            order_id: order.id.clone(),
            reason: "arrived broken".to_owned(),
            ..Return::default()
        };
        let received = ReturnReceived { r#return: Some(goods) };
        self.timeline.publish(Event { imported, ..event("shipping", &order.customer_id, &received) });
        self.has_heard_all().await;
        id
    }
}

async fn charged(department: &Department) -> (Order, String) {
    let order = order(department.timeline.customer(), vec![order_line(1, 1_000, None)]);
    department.placed(&order, false).await;
    let invoice_id = department.invoice_of(&order).await.id;
    (order, invoice_id)
}

#[tokio::test]
async fn goods_that_are_back_need_not_be_paid_and_what_came_goes_back() {
    let department = Department::start().await;
    let (order, invoice_id) = charged(&department).await;
    for minor in [600, 400] {
        department.pay(&invoice_id, minor).await;
    }
    // Somebody has asked a part back already: that belongs to the return now.
    let payment = department.get(&invoice_id).await.payments.remove(0);
    department.ask_back(&payment.id, 50).await;
    let return_id = department.goods_are_back(&order, false).await;

    let after = department.get(&invoice_id).await;
    assert_eq!((after.state(), after.balance.clone()), (InvoiceState::Paid, Some(brl(0))));
    assert_eq!((after.credited.clone(), after.refunded.clone()), (Some(brl(1_000)), Some(brl(1_000))));
    let told: InvoiceCredited = department.tells(&invoice_id).await;
    assert_eq!((told.amount, told.return_id, told.refund_due), (Some(brl(1_000)), return_id.clone(), true));
    assert_eq!(told.reason, "goods returned: arrived broken");
    let refunds: Vec<Refund> = department.refunds_of(&invoice_id).await;
    assert_eq!(refunds.len(), 3);
    for refund in &refunds {
        assert_eq!((refund.state(), &refund.return_id), (RefundState::Approved, &return_id));
    }
    assert_eq!(refunds.iter().filter(|refund| refund.cause() == RefundCause::Return).count(), 2);
    for (index, refund) in refunds.iter().enumerate() {
        department.decide(Step::Pay, &refund.id).await.unwrap();
        let told: RefundPaid = department.tells(&refund.id).await;
        assert_eq!(told.open_refunds, 2 - index as i32);
    }
}

#[tokio::test]
async fn an_unpaid_invoice_is_credited_and_nothing_goes_back() {
    let department = Department::start().await;
    let (order, invoice_id) = charged(&department).await;
    department.goods_are_back(&order, false).await;
    let after = department.get(&invoice_id).await;
    assert_eq!((after.state(), after.balance), (InvoiceState::Paid, Some(brl(0))));
    let told: InvoiceCredited = department.tells(&invoice_id).await;
    assert_eq!((told.amount, told.refund_due), (Some(brl(1_000)), false));
    assert_eq!(department.refunds_of(&invoice_id).await, []);
    assert_eq!(after.revision, 2, "delivered twice, settled once");
}

#[tokio::test]
async fn a_return_is_settled_also_when_everything_went_back_before() {
    let department = Department::start().await;
    let (order, invoice_id) = charged(&department).await;
    department.pay(&invoice_id, 1_000).await;
    department.void(&invoice_id).await.unwrap();
    let return_id = department.goods_are_back(&order, false).await;
    let told: InvoiceCredited = department.tells(&invoice_id).await;
    assert_eq!((told.amount, told.return_id, told.refund_due), (Some(brl(0)), return_id, false));
    assert_eq!(department.refunds_of(&invoice_id).await.len(), 1);
}

#[tokio::test]
async fn history_settles_nothing_and_what_is_unknown_does_nothing() {
    let department = Department::start().await;
    department.logs.allow("for which the customer has no invoice");
    department.logs.allow("a return that cannot be read");
    let (order, invoice_id) = charged(&department).await;
    let before = department.get(&invoice_id).await;
    department.goods_are_back(&order, true).await;
    let stranger = Order { customer_id: department.timeline.customer().to_string(), ..order.clone() };
    department.goods_are_back(&stranger, false).await;
    department.goods_are_back(&Order { id: SystemIds.uuid().to_string(), ..order.clone() }, false).await;
    department.goods_are_back(&Order { id: "order 7".to_owned(), ..order }, false).await;
    assert_eq!(department.get(&invoice_id).await, before);
}
