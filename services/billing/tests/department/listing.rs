//! Lists of invoices and refunds: filters, pages, tokens.

use std::time::Duration;

use baton_errors::Reason;
use baton_proto::billing::v1::{InvoiceState, ListInvoicesRequest, ListRefundsRequest, RefundState};
use baton_testkit::{call, every_page, reason, violations};

use crate::harness::Department;
use crate::refunds::Step;

async fn invoices(department: &Department, request: ListInvoicesRequest) -> (Vec<String>, String) {
    let page = call!(&department.billing, list_invoices, request).unwrap();
    (page.invoices.into_iter().map(|invoice| invoice.id).collect(), page.next_page_token)
}

async fn refunds(department: &Department, request: ListRefundsRequest) -> (Vec<String>, String) {
    let page = call!(&department.billing, list_refunds, request).unwrap();
    (page.refunds.into_iter().map(|refund| refund.id).collect(), page.next_page_token)
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

#[tokio::test]
async fn pages_hold_every_invoice_once_the_latest_first() {
    let department = Department::start().await;
    let customer = department.timeline.customer();
    let mut issued = Vec::new();
    for number in 0..7 {
        // Two at a time are issued at the same instant.
        if number % 2 == 0 {
            department.clock.advance(Duration::from_mins(1));
        }
        issued.push(department.issue(customer, 100).await);
    }
    department.issue(department.timeline.customer(), 100).await;
    issued.sort_by_key(|invoice| (invoice.issued_at.unwrap().seconds, invoice.id.clone()));
    let expected: Vec<String> = issued.into_iter().rev().map(|invoice| invoice.id).collect();

    let first = ListInvoicesRequest { page_size: 3, customer_id: customer.to_string(), ..Default::default() };
    let seen = every_page(3, async |page_token| {
        invoices(&department, ListInvoicesRequest { page_token, ..first.clone() }).await
    });
    assert_eq!(seen.await, expected);
    assert_eq!(invoices(&department, ListInvoicesRequest::default()).await.0.len(), 8);
}

#[tokio::test]
async fn pages_hold_every_refund_once_the_latest_first() {
    let department = Department::start().await;
    let invoice = department.paid(1_000).await;
    let mut asked = Vec::new();
    for number in 0..5 {
        if number % 2 == 0 {
            department.clock.advance(Duration::from_mins(1));
        }
        asked.push(department.ask_back(&invoice.payments[0].id, 10).await);
    }
    department.refund_in(RefundState::Requested).await;
    asked.sort_by_key(|refund| (refund.requested_at.unwrap().seconds, refund.id.clone()));
    let expected: Vec<String> = asked.into_iter().rev().map(|refund| refund.id).collect();
    let first =
        ListRefundsRequest { page_size: 3, customer_id: invoice.customer_id.clone(), ..Default::default() };
    let (mut seen, page_token) = refunds(&department, first.clone()).await;
    let (rest, last) = refunds(&department, ListRefundsRequest { page_token, ..first }).await;
    seen.extend(rest);
    assert_eq!((seen, last.as_str()), (expected, ""));
}

#[tokio::test]
async fn lists_are_filtered_by_state() {
    let department = Department::start().await;
    let issued = department.invoice(InvoiceState::Issued).await;
    let paid = department.invoice(InvoiceState::Paid).await;
    let void = department.invoice(InvoiceState::Void).await;
    let in_states = |states: &[InvoiceState]| ListInvoicesRequest {
        states: states.iter().map(|state| (*state).into()).collect(),
        ..Default::default()
    };
    let (ids, _) = invoices(&department, in_states(&[InvoiceState::Issued, InvoiceState::Void])).await;
    assert_eq!(sorted(ids), sorted(vec![issued.id.clone(), void.id]));
    department.pay(&issued.id, 1_000).await;
    let (ids, _) = invoices(&department, in_states(&[InvoiceState::Paid])).await;
    assert_eq!(sorted(ids), sorted(vec![issued.id, paid.id]));

    let requested = department.refund_in(RefundState::Requested).await;
    let approved = department.refund_in(RefundState::Approved).await;
    let in_state =
        |state: RefundState| ListRefundsRequest { states: vec![state.into()], ..Default::default() };
    assert_eq!(
        refunds(&department, in_state(RefundState::Approved)).await.0,
        std::slice::from_ref(&approved.id)
    );
    department.decide(Step::Approve, &requested.id).await.unwrap();
    let (ids, _) = refunds(&department, in_state(RefundState::Approved)).await;
    assert_eq!(sorted(ids), sorted(vec![requested.id, approved.id]));
    assert!(refunds(&department, in_state(RefundState::Paid)).await.0.is_empty());
}

#[tokio::test]
async fn a_token_belongs_to_its_filters() {
    let department = Department::start().await;
    for _ in 0..2 {
        department.invoice(InvoiceState::Issued).await;
    }
    let first = ListInvoicesRequest { page_size: 1, ..Default::default() };
    let (_, token) = invoices(&department, first.clone()).await;
    for bad in [
        ListInvoicesRequest { page_token: "nonsense".to_owned(), ..first.clone() },
        ListInvoicesRequest { page_token: token, states: vec![InvoiceState::Issued.into()], ..first },
    ] {
        assert_eq!(reason(call!(&department.billing, list_invoices, bad)), Reason::InvalidPageToken);
    }
}

#[tokio::test]
async fn bad_filters_are_named() {
    let department = Department::start().await;
    let bad = "ann".to_owned();
    for state in [0, 99] {
        let request = ListInvoicesRequest {
            customer_id: bad.clone(),
            order_id: bad.clone(),
            states: vec![state],
            ..Default::default()
        };
        let status = call!(&department.billing, list_invoices, request).unwrap_err();
        assert_eq!(violations(&status), ["customer_id", "order_id", "states"]);
        let request = ListRefundsRequest {
            customer_id: bad.clone(),
            invoice_id: bad.clone(),
            states: vec![state],
            ..Default::default()
        };
        let status = call!(&department.billing, list_refunds, request).unwrap_err();
        assert_eq!(violations(&status), ["customer_id", "invoice_id", "states"]);
    }
    let negative = ListInvoicesRequest { page_size: -1, ..Default::default() };
    assert_eq!(violations(&call!(&department.billing, list_invoices, negative).unwrap_err()), ["page_size"]);
}
