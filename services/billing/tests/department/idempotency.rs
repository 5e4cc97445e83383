//! A write that is repeated gets its first answer and happens once.

use baton_errors::Reason;
use baton_proto::billing::v1::{InvoiceState, RefundState};
use baton_testkit::{call, context, reason};

use crate::harness::{Department, issuing};
use crate::refunds::{self, asking};
use crate::steps::Step;

/// A state from which each step can be taken.
fn ready_for(step: Step) -> InvoiceState {
    match step {
        Step::Pay | Step::FailPayment => InvoiceState::Issued,
        Step::Void => InvoiceState::Paid,
        Step::StartCollections | Step::WriteOff => InvoiceState::Overdue,
    }
}

#[tokio::test]
async fn every_step_of_an_invoice_repeated_gets_the_first_answer_and_another_one_is_refused() {
    let department = Department::start().await;
    for step in Step::ALL {
        let invoice = department.invoice(ready_for(step)).await;
        let context = context();
        let call =
            |invoice_id: &str| step.call(department.billing.clone(), context.clone(), invoice_id.to_owned());
        let first = call(&invoice.id).await.unwrap();
        let again = call(&invoice.id).await.unwrap();
        assert_eq!(first, again, "{step:?}");
        let after = department.get(&invoice.id).await;
        assert_eq!((&after, after.revision), (&first.0, invoice.revision + 1), "{step:?}");
        let refunds = department.refunds_of(&invoice.id).await.len();
        assert_eq!(refunds, usize::from(step == Step::Void), "{step:?}");

        let other = department.invoice(InvoiceState::Issued).await;
        assert_eq!(reason(call(&other.id).await), Reason::RequestIdReused, "{step:?}");
    }
}

#[tokio::test]
async fn every_step_of_a_refund_repeated_gets_the_first_answer_and_another_one_is_refused() {
    let department = Department::start().await;
    for step in refunds::Step::ALL {
        let (from, _) = step.contract();
        let refund = department.refund_in(from).await;
        let context = context();
        let call = |refund_id: &str| step.call(department.lead(), context.clone(), refund_id.to_owned());
        let first = call(&refund.id).await.unwrap();
        assert_eq!(first, call(&refund.id).await.unwrap(), "{step:?}");
        assert_eq!(department.refund(&refund.id).await.revision, refund.revision + 1, "{step:?}");
        let other = department.refund_in(RefundState::Requested).await;
        assert_eq!(reason(call(&other.id).await), Reason::RequestIdReused, "{step:?}");
    }
}

#[tokio::test]
async fn what_is_issued_or_asked_for_twice_is_there_once() {
    let department = Department::start().await;
    let request = issuing(department.timeline.customer(), 1_000);
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let (billing, request) = (department.billing.clone(), request.clone());
            tokio::spawn(async move { call!(billing, issue_invoice, request) })
        })
        .collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.unwrap().unwrap());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    let mut different = request.clone();
    different.invoice.as_mut().unwrap().external_reference = "INV-1".to_owned();
    assert_eq!(reason(call!(&department.billing, issue_invoice, different)), Reason::RequestIdReused);
    department.timeline.event(&answers[0].event_id).await;
    assert_eq!(department.timeline.events().len(), 1);

    let invoice = department.paid(1_000).await;
    let request = asking(&invoice.payments[0].id, 600);
    let first = call!(&department.billing, request_refund, request.clone()).unwrap();
    assert_eq!(call!(&department.billing, request_refund, request.clone()).unwrap(), first);
    let mut different = request;
    different.refund.as_mut().unwrap().note.clear();
    assert_eq!(reason(call!(&department.billing, request_refund, different)), Reason::RequestIdReused);
}

#[tokio::test]
async fn a_refused_step_may_be_taken_later_under_the_same_request_id() {
    let department = Department::start().await;
    let refund = department.refund_in(RefundState::Requested).await;
    let context = context();
    let pay = || refunds::Step::Pay.call(department.lead(), context.clone(), refund.id.clone());
    assert_eq!(reason(pay().await), Reason::WrongState);
    department.decide(refunds::Step::Approve, &refund.id).await.unwrap();
    assert_eq!(pay().await.unwrap().0.state(), RefundState::Paid);
}
