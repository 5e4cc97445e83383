//! What the timeline is told.

use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::billing::v1::{InvoiceIssued, InvoiceState};
use baton_proto::common::v1::Channel;
use baton_proto::timeline::v1::Event;
use baton_testkit::{call, context, eventually, reason};
use sqlx::Connection;

use crate::harness::{Department, issuing};
use crate::steps::{Step, TOTAL};

#[tokio::test]
async fn an_event_tells_who_did_what_when_and_how() {
    let department = Department::start().await;
    let mut request = issuing(department.timeline.customer(), 5_890);
    let case_id = SystemIds.uuid().to_string();
    let circumstances = request.context.as_mut().unwrap();
    circumstances.set_channel(Channel::Phone);
    circumstances.case_id = case_id.clone();
    let issued = call!(&department.billing, issue_invoice, request).unwrap();
    let invoice = issued.invoice.unwrap();

    let event = department.timeline.event(&issued.event_id).await;
    let number = &invoice.number;
    assert_eq!(event.summary, format!("Invoice {number} issued: BRL 58.90, due 18 May 2026"));
    assert_eq!((&event.customer_id, &event.case_id), (&invoice.customer_id, &case_id));
    assert_eq!((event.channel(), event.imported, event.reader_may_skip), (Channel::Phone, false, true));
    assert_eq!(event.occurred_at, invoice.issued_at);
    let actor = event.actor.unwrap();
    assert_eq!(
        (actor.id.as_str(), actor.name.as_str(), actor.role.as_str()),
        ("billing-ann", "Ann", "agent")
    );
    let subject = event.subject.unwrap();
    assert_eq!((subject.kind.as_str(), &subject.id), ("invoice", &invoice.id));
    assert_eq!(subject.label, format!("invoice {number}"));
    assert_eq!(subject.status, "BRL 58.90 due 18 May 2026");
    assert_eq!((subject.open, subject.revision), (true, 1));
    assert_eq!(event.body.unwrap().to_msg::<InvoiceIssued>().unwrap().invoice, Some(invoice));
}

/// What follows from one change belongs to the same case, and is told under ids of its own.
#[tokio::test]
async fn everything_that_follows_is_told_in_order_with_one_event_for_each_revision() {
    let department = Department::start().await;
    let invoice = department.invoice(InvoiceState::Paid).await;
    let mut context = context();
    context.case_id = SystemIds.uuid().to_string();
    let case_id = context.case_id.clone();
    let pay = Step::Pay.call(department.billing.clone(), context, invoice.id.clone());
    let (after, _) = pay.await.unwrap();
    department.void(&invoice.id).await.unwrap();
    let refunds = department.refunds_of(&invoice.id).await;
    assert_eq!(refunds.len(), 2);
    let count = after.revision as usize + 1 + refunds.len();
    let told = async || Some(department.timeline.events()).filter(|events| events.len() == count);
    let events = eventually("everything is told", told).await;
    for id in [&invoice.id].into_iter().chain(refunds.iter().map(|refund| &refund.id)) {
        let about = |event: &&Event| event.subject.as_ref().unwrap().id == *id;
        let revisions: Vec<i64> =
            events.iter().filter(about).map(|event| event.subject.as_ref().unwrap().revision).collect();
        assert_eq!(revisions, (1..=revisions.len() as i64).collect::<Vec<_>>());
    }
    let of_case = events.iter().filter(|event| event.case_id == case_id);
    let names: Vec<_> =
        of_case.map(|event| event.body.as_ref().unwrap().type_url.rsplit('.').next().unwrap()).collect();
    assert_eq!(names, ["PaymentRecorded", "DoubleChargeFound", "RefundApproved"]);
}

#[tokio::test]
async fn an_invoice_its_payments_refunds_and_events_are_one_transaction() {
    let department = Department::start().await;
    let invoice = department.invoice(InvoiceState::Paid).await;
    let told = department.get(&invoice.id).await.revision as usize;
    eventually("all is told", async || (department.timeline.events().len() == told).then_some(())).await;

    // What cannot be told does not happen, and may be tried again.
    department.logs.allow("database error");
    let context = context();
    let pay = || Step::Pay.call(department.billing.clone(), context.clone(), invoice.id.clone());
    let mut conn = department.database.connect().await;
    // The last event of the transaction is the one that cannot be told.
    sqlx::query(
        "alter table outbox.events add constraint none
         check (position('RefundApproved'::bytea in envelope) = 0) not valid",
    )
    .execute(&mut conn)
    .await
    .unwrap();
    assert_eq!(reason(pay().await), Reason::Internal);
    assert_eq!(department.get(&invoice.id).await, invoice);
    assert_eq!(department.refunds_of(&invoice.id).await, []);
    sqlx::query("alter table outbox.events drop constraint none").execute(&mut conn).await.unwrap();
    let (after, event_id) = pay().await.unwrap();
    conn.close().await.unwrap();
    assert_eq!(after.refunded.unwrap().amount_minor, TOTAL);
    department.timeline.event(&event_id).await;
    eventually("all is told", async || (department.timeline.events().len() == told + 3).then_some(())).await;
}
