//! Bad input: every violation is named, and nothing is written.

use baton_errors::Reason;
use baton_proto::common::v1::{Money, WriteContext};
use baton_proto::orders::v1::{self, Order, OrderLine, OrderState};
use baton_testkit::{call, context, reason, violations};
use prost_types::Timestamp;

use crate::harness::{Department, line, placing};

#[tokio::test]
async fn everything_that_is_wrong_with_an_order_is_told_at_once() {
    let department = Department::start().await;
    let money = |currency: &str, amount| Some(Money { currency_code: currency.into(), amount_minor: amount });
    let bad = OrderLine {
        product_id: String::new(),
        title: "x".repeat(201),
        category: "two\nlines".to_owned(),
        quantity: 0,
        unit_price: money("BRL", -1),
        freight: money("real", 1),
        seller_id: "s".repeat(65),
        ..OrderLine::default()
    };
    let context = WriteContext {
        request_id: "1".to_owned(),
        occurred_at: Some(Timestamp::default()),
        channel: 99,
        case_id: "K7F3".to_owned(),
        ..WriteContext::default()
    };
    let order = Order {
        customer_id: "ann".to_owned(),
        external_reference: "r".repeat(65),
        lines: vec![line("p1", 1, 1), bad],
        promised_by: Some(Timestamp { seconds: i64::MAX, nanos: 0 }),
        ..Order::default()
    };
    let request = v1::PlaceOrderRequest { context: Some(context), order: Some(order) };
    let status = call!(&department.orders, place_order, request).unwrap_err();
    assert_eq!(
        violations(&status),
        [
            "context.case_id",
            "context.channel",
            "context.occurred_at",
            "context.request_id",
            "order.customer_id",
            "order.external_reference",
            "order.lines[1].category",
            "order.lines[1].freight",
            "order.lines[1].product_id",
            "order.lines[1].quantity",
            "order.lines[1].seller_id",
            "order.lines[1].title",
            "order.lines[1].unit_price",
            "order.promised_by",
        ]
    );
}

#[tokio::test]
async fn a_request_without_content_names_what_it_needs() {
    let department = Department::start().await;
    let orders = department.orders.clone();
    let status = call!(&orders, place_order, v1::PlaceOrderRequest::default()).unwrap_err();
    assert_eq!(violations(&status), ["context.request_id", "order"]);
    let status = call!(&orders, hold_order, v1::HoldOrderRequest::default()).unwrap_err();
    assert_eq!(violations(&status), ["context.request_id", "order_id", "reason"]);
    let status = call!(&orders, amend_order, v1::AmendOrderRequest::default()).unwrap_err();
    assert_eq!(violations(&status), ["context.request_id", "lines", "order_id"]);
    let status = call!(&orders, return_order, v1::ReturnOrderRequest::default()).unwrap_err();
    assert_eq!(violations(&status), ["context.request_id", "order_id"]);
}

#[tokio::test]
async fn lines_are_bounded_and_in_one_currency() {
    let department = Department::start().await;
    let mut foreign = line("p2", 1, 1);
    foreign.unit_price.as_mut().unwrap().currency_code = "EUR".to_owned();
    for (lines, named) in [
        (vec![line("p1", 1, 1); 201], "order.lines"),
        (vec![line("p1", 1, 1), foreign.clone()], "order.lines[1]"),
        (vec![line("p1", 2, i64::MAX)], "order.lines[0]"),
    ] {
        let mut request = placing(department.timeline.customer());
        request.order.as_mut().unwrap().lines = lines;
        let status = call!(&department.orders, place_order, request).unwrap_err();
        assert_eq!(violations(&status), [named]);
    }
    let order = department.order(OrderState::Placed).await;
    let amend = v1::AmendOrderRequest {
        context: Some(context()),
        order_id: order.id,
        lines: vec![foreign],
        ..Default::default()
    };
    let status = call!(&department.orders, amend_order, amend).unwrap_err();
    assert_eq!(violations(&status), ["lines"]);
    assert_eq!(reason::<()>(Err(status)), Reason::InvalidField);
}
