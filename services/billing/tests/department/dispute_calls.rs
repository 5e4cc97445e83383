//! The calls about disputes: repeated, wrong, about what is unknown, and lists.

use std::time::Duration;

use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::billing::v1::{self, Dispute, DisputeState};
use baton_proto::common::v1::WriteContext;
use baton_testkit::{call, context, every_page, metadata, reason, violations};

use crate::disputes::{opening, resolving};
use crate::harness::{Department, brl};

#[tokio::test]
async fn each_write_is_done_once() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 5_890).await;
    let open = opening(&invoice.id, Some(brl(1_000)));
    let first = call!(&department.billing, open_dispute, open.clone()).unwrap();
    assert_eq!(call!(&department.billing, open_dispute, open.clone()).unwrap(), first);
    let other = v1::OpenDisputeRequest { context: open.context, ..opening(&invoice.id, None) };
    assert_eq!(reason(call!(&department.billing, open_dispute, other)), Reason::RequestIdReused);

    let resolve = resolving(&first.dispute.unwrap().id, true);
    let first = call!(&department.billing, resolve_dispute, resolve.clone()).unwrap();
    assert_eq!(call!(&department.billing, resolve_dispute, resolve.clone()).unwrap(), first);
    let other = v1::ResolveDisputeRequest { upheld: false, ..resolve };
    assert_eq!(reason(call!(&department.billing, resolve_dispute, other)), Reason::RequestIdReused);
    assert_eq!(department.get(&invoice.id).await.credited, Some(brl(1_000)));
}

#[tokio::test]
async fn everything_that_is_wrong_is_named() {
    let department = Department::start().await;
    let request = v1::OpenDisputeRequest {
        context: Some(WriteContext::default()),
        dispute: Some(Dispute { amount: Some(brl(0)), ..Dispute::default() }),
    };
    let status = call!(&department.billing, open_dispute, request).unwrap_err();
    let fields = ["context.request_id", "dispute.amount", "dispute.invoice_id", "dispute.reason"];
    assert_eq!(violations(&status), fields);
    let request = v1::OpenDisputeRequest { context: Some(context()), dispute: None };
    assert_eq!(violations(&call!(&department.billing, open_dispute, request).unwrap_err()), ["dispute"]);
    let request = v1::ResolveDisputeRequest {
        context: Some(context()),
        dispute_id: "seven".to_owned(),
        ..v1::ResolveDisputeRequest::default()
    };
    let status = call!(&department.billing, resolve_dispute, request).unwrap_err();
    assert_eq!(violations(&status), ["dispute_id", "resolution"]);
    let request = v1::GetDisputeRequest { dispute_id: "seven".to_owned() };
    assert_eq!(violations(&call!(&department.billing, get_dispute, request).unwrap_err()), ["dispute_id"]);
    let request = v1::ListDisputesRequest {
        customer_id: "six".to_owned(),
        invoice_id: "seven".to_owned(),
        states: vec![0],
        ..v1::ListDisputesRequest::default()
    };
    let status = call!(&department.billing, list_disputes, request).unwrap_err();
    assert_eq!(violations(&status), ["customer_id", "invoice_id", "states"]);
}

#[tokio::test]
async fn what_is_unknown_is_not_found() {
    let department = Department::start().await;
    let unknown = Dispute { id: SystemIds.uuid().to_string(), ..Dispute::default() };
    assert_eq!(reason(department.dispute(&unknown.id, None).await), Reason::InvoiceNotFound);
    let status = department.resolve(&unknown, true).await.unwrap_err();
    assert_eq!(metadata(&status, "dispute_id"), unknown.id);
    assert_eq!(reason::<()>(Err(status)), Reason::DisputeNotFound);
    let request = v1::GetDisputeRequest { dispute_id: unknown.id };
    assert_eq!(reason(call!(&department.billing, get_dispute, request)), Reason::DisputeNotFound);
}

#[tokio::test]
async fn disputes_are_listed_page_by_page() {
    let department = Department::start().await;
    let [customer_id, another] = [department.timeline.customer(), department.timeline.customer()];
    let mut opened = Vec::new();
    for _ in 0..5 {
        let invoice = department.issue(customer_id, 5_890).await;
        opened.insert(0, department.dispute(&invoice.id, None).await.unwrap());
        department.clock.advance(Duration::from_secs(1));
    }
    let others = department.issue(another, 5_890).await;
    let others = department.dispute(&others.id, None).await.unwrap();
    let listed = every_page(2, async |page_token| {
        let customer_id = customer_id.to_string();
        let request = v1::ListDisputesRequest { page_size: 2, page_token, customer_id, ..Default::default() };
        let page = call!(&department.billing, list_disputes, request).unwrap();
        (page.disputes, page.next_page_token)
    });
    assert_eq!(listed.await, opened);

    let rejected = department.resolve(&opened[3], false).await.unwrap();
    let list = async |request: v1::ListDisputesRequest| {
        call!(&department.billing, list_disputes, request).unwrap().disputes
    };
    let states = vec![DisputeState::Rejected.into()];
    assert_eq!(list(v1::ListDisputesRequest { states, ..Default::default() }).await, [rejected]);
    let invoice_id = others.invoice_id.clone();
    assert_eq!(list(v1::ListDisputesRequest { invoice_id, ..Default::default() }).await, [others]);
}
