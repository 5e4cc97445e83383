//! Importers bring in the past as it was: nothing is found in it, and nothing goes back because of it.

use std::time::Duration;

use baton_model::{Clock, Role};
use baton_proto::billing::v1::{self, InvoiceOverdue, InvoiceState, RefundState};
use baton_proto::common::v1::WriteContext;
use baton_testkit::{call, context, violations};
use prost_types::Timestamp;

use crate::harness::{Client, Department, brl, issuing, paying};
use crate::refunds::{Step as RefundStep, asking};
use crate::steps::Step;

const THEN: i64 = 1_510_000_000;

/// A new request id, so many hours after the beginning of this history.
fn then(hours: i64) -> WriteContext {
    WriteContext { occurred_at: Some(Timestamp { seconds: THEN + hours * 3600, nanos: 0 }), ..context() }
}

impl Department {
    fn importer(&self) -> Client {
        self.caller("billing", &[Role::Importer])
    }
}

/// Issues an invoice of the past over 1,000 and pays it; gives the ids of the invoice and the payment.
async fn paid_then(department: &Department) -> (String, String) {
    let importer = department.importer();
    let mut request = issuing(department.timeline.customer(), 1_000);
    request.context = Some(then(0));
    let issued = call!(&importer, issue_invoice, request).unwrap().invoice.unwrap();
    assert!(issued.historical);
    assert_eq!(issued.issued_at.unwrap().seconds, THEN);
    let request = v1::RecordPaymentRequest { context: Some(then(1)), ..paying(&issued.id, 1_000) };
    let paid = call!(&importer, record_payment, request).unwrap().invoice.unwrap();
    assert_eq!(paid.payments[0].received_at.unwrap().seconds, THEN + 3600);
    (issued.id, paid.payments[0].id.clone())
}

#[tokio::test]
async fn an_importer_brings_its_refunds_before_or_after_the_void() {
    let department = Department::start().await;
    let importer = department.importer();
    for void_first in [false, true] {
        let (invoice_id, payment_id) = paid_then(&department).await;
        if void_first {
            Step::Void.call(importer.clone(), then(2), invoice_id.clone()).await.unwrap();
            assert_eq!(department.refunds_of(&invoice_id).await, [], "the importer records them itself");
        }
        let request = v1::RequestRefundRequest { context: Some(then(3)), ..asking(&payment_id, 1_000) };
        let refund = call!(&importer, request_refund, request).unwrap().refund.unwrap();
        for (step, hours) in [(RefundStep::Approve, 4), (RefundStep::Pay, 5)] {
            step.call(importer.clone(), then(hours), refund.id.clone()).await.unwrap();
        }
        if !void_first {
            Step::Void.call(importer.clone(), then(6), invoice_id.clone()).await.unwrap();
        }
        let void = department.get(&invoice_id).await;
        assert_eq!((void.state(), void.balance.clone()), (InvoiceState::Void, Some(brl(0))), "{void_first}");
        assert_eq!((void.paid.clone(), void.refunded.clone()), (Some(brl(1_000)), Some(brl(1_000))));
        let refunds = department.refunds_of(&invoice_id).await;
        assert_eq!(refunds.iter().map(v1::Refund::state).collect::<Vec<_>>(), [RefundState::Paid]);
        assert_eq!(refunds[0].paid_at.unwrap().seconds, THEN + 5 * 3600);
        department.tells::<v1::RefundPaid>(&refund.id).await;
        department.tells::<v1::InvoiceVoided>(&invoice_id).await;
    }
    assert!(department.timeline.events().iter().all(|event| event.imported));
}

#[tokio::test]
async fn nothing_is_found_in_the_past_and_a_payment_is_taken_in_any_state() {
    let department = Department::start().await;
    let importer = department.importer();
    let (invoice_id, _) = paid_then(&department).await;
    let again = v1::RecordPaymentRequest { context: Some(then(2)), ..paying(&invoice_id, 1_000) };
    let twice = call!(&importer, record_payment, again).unwrap().invoice.unwrap();
    assert_eq!((twice.balance.clone(), twice.payments[1].twin_id.as_str()), (Some(brl(-1_000)), ""));
    Step::Void.call(importer.clone(), then(3), invoice_id.clone()).await.unwrap();
    let late = v1::RecordPaymentRequest { context: Some(then(4)), ..paying(&invoice_id, 10) };
    let late = call!(&importer, record_payment, late).unwrap().invoice.unwrap();
    assert_eq!((late.state(), late.paid), (InvoiceState::Void, Some(brl(2_010))));
    assert_eq!(department.refunds_of(&invoice_id).await, []);
}

#[tokio::test]
async fn what_happens_now_is_looked_into_also_on_what_was_imported() {
    let department = Department::start().await;
    let (invoice_id, _) = paid_then(&department).await;
    let more = department.pay(&invoice_id, 30).await;
    assert_eq!((more.state(), more.refunded), (InvoiceState::Paid, Some(brl(30))));
    department.void(&invoice_id).await.unwrap();
    assert_eq!(department.get(&invoice_id).await.refunded, Some(brl(1_030)));
}

#[tokio::test]
async fn nobody_is_dunned_for_history() {
    let department = Department::start().await;
    let mut request = issuing(department.timeline.customer(), 1_000);
    request.context = Some(then(0));
    let past = call!(&department.importer(), issue_invoice, request).unwrap().invoice.unwrap();
    // One that fell due later becomes overdue; by then the sweep has passed this one over.
    let due = department.clock.now() - Duration::from_hours(24);
    let live = department.issue_due(department.timeline.customer(), 1_000, due).await;
    department.comes::<InvoiceOverdue>(&live.id).await;
    assert_eq!(department.get(&past.id).await, past);
}

#[tokio::test]
async fn nobody_dates_the_future_and_agents_date_nothing() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 1_000).await;
    let in_six_minutes = department.clock.now() + Duration::from_mins(6);
    for (caller, seconds) in
        [(department.importer(), in_six_minutes.unix_timestamp()), (department.billing.clone(), THEN)]
    {
        let occurred_at = Some(Timestamp { seconds, nanos: 0 });
        let context = WriteContext { occurred_at, ..context() };
        let status = Step::Pay.call(caller, context, invoice.id.clone()).await.unwrap_err();
        assert_eq!(violations(&status), ["context.occurred_at"]);
    }
}
