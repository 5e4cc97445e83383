//! Bad input: every violation is named, and nothing is written.

use baton_proto::billing::v1::{self, Invoice, InvoiceLine, InvoiceLineKind, Payment, Refund};
use baton_proto::common::v1::{Money, WriteContext};
use baton_testkit::{call, violations};
use prost_types::Timestamp;

use crate::harness::{Department, brl, issuing};
use crate::invoices::goods;

fn money(currency: &str, minor: i64) -> Money {
    Money { currency_code: currency.to_owned(), amount_minor: minor }
}

#[tokio::test]
async fn everything_that_is_wrong_with_an_invoice_is_told_at_once() {
    let department = Department::start().await;
    let bad = InvoiceLine {
        kind: 0,
        line_number: -1,
        product_id: "p".repeat(65),
        title: "two\nlines".to_owned(),
        quantity: 0,
        unit_price: Some(money("real", 1)),
    };
    let negative = InvoiceLine { unit_price: Some(money("BRL", -1)), ..goods(1, 1, 1) };
    let priceless =
        InvoiceLine { kind: InvoiceLineKind::Adjustment.into(), unit_price: None, ..goods(1, 1, 1) };
    let context = WriteContext {
        request_id: "1".to_owned(),
        occurred_at: Some(Timestamp::default()),
        channel: 99,
        case_id: "K7F3".to_owned(),
        ..WriteContext::default()
    };
    let invoice = Invoice {
        customer_id: "ann".to_owned(),
        order_id: "order 7".to_owned(),
        external_reference: "r".repeat(65),
        lines: vec![goods(1, 1, 1), bad, negative, priceless],
        due_at: Some(Timestamp { seconds: i64::MAX, nanos: 0 }),
        ..Invoice::default()
    };
    let request = v1::IssueInvoiceRequest { context: Some(context), invoice: Some(invoice) };
    let status = call!(&department.billing, issue_invoice, request).unwrap_err();
    assert_eq!(
        violations(&status),
        [
            "context.case_id",
            "context.channel",
            "context.occurred_at",
            "context.request_id",
            "invoice.customer_id",
            "invoice.due_at",
            "invoice.external_reference",
            "invoice.lines[1].kind",
            "invoice.lines[1].line_number",
            "invoice.lines[1].product_id",
            "invoice.lines[1].quantity",
            "invoice.lines[1].title",
            "invoice.lines[1].unit_price",
            "invoice.lines[2].unit_price",
            "invoice.lines[3].unit_price",
            "invoice.order_id",
        ]
    );
}

#[tokio::test]
async fn lines_are_bounded_in_one_currency_and_not_less_than_nothing() {
    let department = Department::start().await;
    let euros = InvoiceLine { unit_price: Some(money("EUR", 1)), ..goods(2, 1, 1) };
    let discount =
        InvoiceLine { kind: InvoiceLineKind::Adjustment.into(), unit_price: Some(brl(-2)), ..goods(0, 1, 1) };
    for (lines, named) in [
        (vec![], "invoice.lines"),
        (vec![goods(1, 1, 1); 401], "invoice.lines"),
        (vec![goods(1, 1, 1), euros], "invoice.lines[1]"),
        (vec![goods(1, 2, i64::MAX)], "invoice.lines[0]"),
        (vec![goods(1, 1, 1), discount], "invoice.lines"),
        (vec![goods(1, 100_001, 1)], "invoice.lines[0].quantity"),
    ] {
        let mut request = issuing(department.timeline.customer(), 1);
        request.invoice.as_mut().unwrap().lines = lines;
        let status = call!(&department.billing, issue_invoice, request).unwrap_err();
        assert_eq!(violations(&status), [named]);
    }
    let mut most = issuing(department.timeline.customer(), 1);
    most.invoice.as_mut().unwrap().lines = vec![goods(1, 100_000, 1); 400];
    assert!(call!(&department.billing, issue_invoice, most).is_ok());
}

#[tokio::test]
async fn bad_payments_and_refunds_name_what_is_wrong() {
    let department = Department::start().await;
    let payment = Payment {
        method: 99,
        instalments: 100,
        amount: Some(money("BRL", -1)),
        external_reference: "r".repeat(65),
        ..Payment::default()
    };
    let request =
        v1::RecordPaymentRequest { context: None, invoice_id: "7".to_owned(), payment: Some(payment) };
    let status = call!(&department.billing, record_payment, request).unwrap_err();
    assert_eq!(
        violations(&status),
        [
            "context.request_id",
            "invoice_id",
            "payment.amount",
            "payment.external_reference",
            "payment.instalments",
            "payment.method",
        ]
    );
    let refund = Refund {
        payment_id: "7".to_owned(),
        amount: Some(money("BRL", 0)),
        cause: 0,
        note: "n".repeat(301),
        ..Refund::default()
    };
    let request = v1::RequestRefundRequest { context: None, refund: Some(refund) };
    let status = call!(&department.billing, request_refund, request).unwrap_err();
    assert_eq!(
        violations(&status),
        ["context.request_id", "refund.amount", "refund.cause", "refund.note", "refund.payment_id"]
    );
}

#[tokio::test]
async fn a_request_without_content_names_what_it_needs() {
    let department = Department::start().await;
    let (billing, lead) = (department.billing.clone(), department.lead());
    macro_rules! needs {
        ($client:expr, $method:ident, $request:ty, $fields:expr) => {
            let status = call!($client, $method, <$request>::default()).unwrap_err();
            assert_eq!(violations(&status), $fields, stringify!($method));
        };
    }
    needs!(&billing, issue_invoice, v1::IssueInvoiceRequest, ["context.request_id", "invoice"]);
    needs!(&billing, void_invoice, v1::VoidInvoiceRequest, ["context.request_id", "invoice_id", "reason"]);
    needs!(
        &billing,
        record_payment,
        v1::RecordPaymentRequest,
        ["context.request_id", "invoice_id", "payment"]
    );
    needs!(
        &billing,
        record_payment_failure,
        v1::RecordPaymentFailureRequest,
        ["amount", "context.request_id", "invoice_id", "method", "reason"]
    );
    needs!(&billing, start_collections, v1::StartCollectionsRequest, ["context.request_id", "invoice_id"]);
    needs!(
        &billing,
        write_off_invoice,
        v1::WriteOffInvoiceRequest,
        ["context.request_id", "invoice_id", "reason"]
    );
    needs!(&billing, request_refund, v1::RequestRefundRequest, ["context.request_id", "refund"]);
    needs!(&lead, approve_refund, v1::ApproveRefundRequest, ["context.request_id", "refund_id"]);
    needs!(&lead, reject_refund, v1::RejectRefundRequest, ["context.request_id", "reason", "refund_id"]);
    needs!(&billing, pay_refund, v1::PayRefundRequest, ["context.request_id", "refund_id"]);
    needs!(&billing, get_refund, v1::GetRefundRequest, ["refund_id"]);
}
