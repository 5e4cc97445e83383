//! Collections, and giving up.

use baton_errors::Reason;
use baton_proto::billing::v1::{self, Invoice, InvoiceState, InvoiceWrittenOff};
use baton_testkit::{call, context, metadata, reason};
use time::macros::date;
use tonic::Status;

use crate::harness::{Department, brl};

impl Department {
    async fn collect(&self, invoice: &Invoice) -> Result<Invoice, Status> {
        let request =
            v1::StartCollectionsRequest { context: Some(context()), invoice_id: invoice.id.clone() };
        let collected = call!(&self.billing, start_collections, request);
        collected.map(|response| response.invoice.unwrap())
    }

    async fn write_off(&self, invoice: &Invoice) -> Result<Invoice, Status> {
        let request = v1::WriteOffInvoiceRequest {
            context: Some(context()),
            invoice_id: invoice.id.clone(),
            reason: "the company is gone".to_owned(),
        };
        let written_off = call!(&self.billing, write_off_invoice, request);
        written_off.map(|response| response.invoice.unwrap())
    }
}

#[tokio::test]
async fn collections_and_giving_up_are_steps_of_overdue_invoices() {
    let department = Department::start().await;
    department.it_is(date!(2026 - 05 - 04));
    let fresh = department.issue(department.timeline.customer(), 5_890).await;
    for (refused, allowed) in [
        (department.collect(&fresh).await.unwrap_err(), "overdue"),
        (department.write_off(&fresh).await.unwrap_err(), "overdue,in_collections"),
    ] {
        assert_eq!(
            (metadata(&refused, "state"), metadata(&refused, "allowed")),
            ("issued".into(), allowed.into())
        );
        assert_eq!(reason::<()>(Err(refused)), Reason::WrongState);
    }
    assert_eq!(department.get(&fresh.id).await, fresh);

    let overdue = department.overdue(5_890).await;
    let collected = department.collect(&overdue).await.unwrap();
    assert_eq!(collected.state(), InvoiceState::InCollections);
    assert_eq!(reason(department.collect(&overdue).await), Reason::WrongState);
    let given_up = department.write_off(&overdue).await.unwrap();
    assert_eq!(given_up.state(), InvoiceState::WrittenOff);
    assert_eq!((given_up.state_reason.as_str(), given_up.balance), ("the company is gone", Some(brl(5_890))));
    department.tells::<InvoiceWrittenOff>(&overdue.id).await;
    assert_eq!(reason(department.write_off(&overdue).await), Reason::WrongState);

    let another = department.overdue(5_890).await;
    assert_eq!(department.write_off(&another).await.unwrap().state(), InvoiceState::WrittenOff);
}

#[tokio::test]
async fn nobody_gives_to_collections_what_is_in_dispute() {
    let department = Department::start().await;
    let overdue = department.overdue(5_890).await;
    let dispute = department.dispute(&overdue.id, None).await.unwrap();
    let refused = department.collect(&overdue).await.unwrap_err();
    assert_eq!(
        (metadata(&refused, "state"), metadata(&refused, "allowed")),
        ("overdue, paused".into(), "overdue".into())
    );
    assert_eq!(reason::<()>(Err(refused)), Reason::WrongState);
    department.resolve(&dispute, false).await.unwrap();
    assert_eq!(department.collect(&overdue).await.unwrap().state(), InvoiceState::InCollections);
}

#[tokio::test]
async fn giving_to_collections_and_giving_up_are_done_once() {
    let department = Department::start().await;
    let overdue = department.overdue(5_890).await;
    let collect = v1::StartCollectionsRequest { context: Some(context()), invoice_id: overdue.id.clone() };
    let first = call!(&department.billing, start_collections, collect.clone()).unwrap();
    assert_eq!(call!(&department.billing, start_collections, collect.clone()).unwrap(), first);
    let other = v1::StartCollectionsRequest { invoice_id: first.event_id, ..collect };
    assert_eq!(reason(call!(&department.billing, start_collections, other)), Reason::RequestIdReused);

    let write_off = v1::WriteOffInvoiceRequest {
        context: Some(context()),
        invoice_id: overdue.id.clone(),
        reason: "too old".to_owned(),
    };
    let first = call!(&department.billing, write_off_invoice, write_off.clone()).unwrap();
    assert_eq!(call!(&department.billing, write_off_invoice, write_off.clone()).unwrap(), first);
    let other = v1::WriteOffInvoiceRequest { reason: "too little".to_owned(), ..write_off };
    assert_eq!(reason(call!(&department.billing, write_off_invoice, other)), Reason::RequestIdReused);
    department.tells::<InvoiceWrittenOff>(&overdue.id).await;
    assert_eq!(department.get(&overdue.id).await.revision, department.story(&overdue.id).len() as i64);
}
