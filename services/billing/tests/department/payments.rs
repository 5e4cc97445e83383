//! Payments: in parts, too much, twice, and failed.

use std::time::Duration;

use baton_proto::billing::v1::{
    DoubleChargeFound, Invoice, InvoicePaid, InvoiceState, PaymentFailed, PaymentMethod, PaymentRecorded,
    RecordPaymentRequest, RefundApproved, RefundCause, RefundState,
};
use baton_testkit::{call, eventually, violations};

use crate::harness::{Department, brl, paying};
use crate::steps::Step;

/// A payment that the provider calls so.
fn charge(invoice: &Invoice, minor: i64, reference: &str) -> RecordPaymentRequest {
    let mut request = paying(&invoice.id, minor);
    reference.clone_into(&mut request.payment.as_mut().unwrap().external_reference);
    request
}

impl Department {
    async fn charged(&self, request: RecordPaymentRequest) -> (Invoice, String) {
        let recorded = call!(&self.billing, record_payment, request).unwrap();
        (recorded.invoice.unwrap(), recorded.event_id)
    }
}

#[tokio::test]
async fn an_invoice_is_paid_when_nothing_is_left() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 5_890).await;
    let mut first = paying(&invoice.id, 2_000);
    first.payment.as_mut().unwrap().instalments = 3;
    let (part, event_id) = department.charged(first).await;
    assert_eq!((part.state(), part.balance.clone()), (InvoiceState::PartiallyPaid, Some(brl(3_890))));
    let event = department.timeline.event(&event_id).await;
    let number = &invoice.number;
    let summary = format!(
        "Payment of BRL 20.00 by credit card, 3 instalments; BRL 38.90 of invoice {number} still to be paid"
    );
    assert_eq!(event.summary, summary);
    let told: PaymentRecorded = department.tells(&invoice.id).await;
    assert_eq!(
        told,
        PaymentRecorded { invoice: Some(part.clone()), payment: Some(part.payments[0].clone()) }
    );
    assert_eq!((part.payments[0].instalments, part.payments[0].received_at), (3, part.issued_at));

    let (paid, _) = department.charged(paying(&invoice.id, 3_890)).await;
    assert_eq!((paid.state(), paid.balance.clone()), (InvoiceState::Paid, Some(brl(0))));
    assert_eq!(paid.payments[1].instalments, 1);
    let told: InvoicePaid = department.tells(&invoice.id).await;
    assert_eq!(told, InvoicePaid { invoice: Some(paid.clone()), payment: Some(paid.payments[1].clone()) });
    assert_eq!(department.refunds_of(&invoice.id).await, []);
}

#[tokio::test]
async fn the_same_charge_reported_again_changes_nothing() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 1_000).await;
    let (paid, _) = department.charged(charge(&invoice, 1_000, "ch_1")).await;
    let (again, event_id) = department.charged(charge(&invoice, 1_000, "ch_1")).await;
    assert_eq!((again, event_id.as_str()), (paid.clone(), ""));
    assert_eq!(department.get(&invoice.id).await, paid);
    // Another invoice may have been paid with a charge that another provider calls the same.
    let other = department.issue(department.timeline.customer(), 1_000).await;
    assert_eq!(department.charged(charge(&other, 1_000, "ch_1")).await.0.state(), InvoiceState::Paid);
}

#[tokio::test]
async fn the_same_charge_reported_at_once_by_many_is_recorded_once() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 1_000).await;
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let (billing, request) = (department.billing.clone(), charge(&invoice, 400, "ch_1"));
            tokio::spawn(async move { call!(billing, record_payment, request) })
        })
        .collect();
    let mut events = Vec::new();
    for call in calls {
        events.push(call.await.unwrap().unwrap().event_id);
    }
    assert_eq!(events.iter().filter(|event| !event.is_empty()).count(), 1);
    assert_eq!(department.get(&invoice.id).await.paid, Some(brl(400)));
}

#[tokio::test]
async fn a_double_charge_is_found_and_goes_back_before_the_customer_calls() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 1_000).await;
    department.charged(charge(&invoice, 1_000, "ch_1")).await;
    department.clock.advance(Duration::from_hours(48));
    let (after, _) = department.charged(charge(&invoice, 1_000, "ch_2")).await;
    assert_eq!((after.state(), after.balance.clone()), (InvoiceState::Paid, Some(brl(0))));
    let [first, second] = &after.payments[..] else { panic!("{after:#?}") };
    assert_eq!((first.twin_id.as_str(), &second.twin_id), ("", &first.id));

    let told: DoubleChargeFound = department.tells(&invoice.id).await;
    assert_eq!((told.payment.as_ref(), &told.twin_id), (Some(second), &first.id));
    let story = ["InvoiceIssued", "InvoicePaid", "PaymentRecorded", "DoubleChargeFound"];
    assert_eq!((department.story(&invoice.id), after.revision), (story.map(str::to_owned).to_vec(), 4));
    let refund = department.refunds_of(&invoice.id).await.remove(0);
    assert_eq!((refund.cause(), refund.state()), (RefundCause::DoubleCharge, RefundState::Approved));
    assert_eq!((refund.amount.clone(), &refund.payment_id), (Some(brl(1_000)), &second.id));
    let told: RefundApproved = department.tells(&refund.id).await;
    assert_eq!((told.refund.as_ref(), refund.revision), (Some(&refund), 1));
    assert_eq!(refund.approved_by.unwrap().id, "billing-service");

    // The agent recorded the payment; the finding is billing's own.
    let events = department.timeline.events();
    let actor_of = |name: &str| {
        let event = events.iter().find(|event| event.body.as_ref().unwrap().type_url.ends_with(name));
        event.unwrap().actor.clone().unwrap().id
    };
    assert_eq!(
        (actor_of("PaymentRecorded").as_str(), actor_of("DoubleChargeFound").as_str()),
        ("billing-ann", "billing-service")
    );
}

#[tokio::test]
async fn after_two_days_or_in_another_way_it_is_only_too_much() {
    let department = Department::start().await;
    for (hours, method, minor) in [
        (49, PaymentMethod::CreditCard, 1_000),
        (0, PaymentMethod::Boleto, 1_000),
        (0, PaymentMethod::CreditCard, 999),
    ] {
        let invoice = department.issue(department.timeline.customer(), 1_000).await;
        department.charged(charge(&invoice, 1_000, "ch_1")).await;
        department.clock.advance(Duration::from_hours(hours));
        let mut second = charge(&invoice, minor, "ch_2");
        second.payment.as_mut().unwrap().set_method(method);
        let (after, _) = department.charged(second).await;
        assert_eq!((after.balance.clone(), after.payments[1].twin_id.as_str()), (Some(brl(0)), ""));
        let refund = department.refunds_of(&invoice.id).await.remove(0);
        assert_eq!(
            (refund.cause(), refund.amount),
            (RefundCause::Overpayment, Some(brl(minor))),
            "{method:?}"
        );
        assert_eq!(department.told::<DoubleChargeFound>(&invoice.id), []);
    }
}

#[tokio::test]
async fn two_equal_parts_are_no_double_charge_and_only_the_surplus_goes_back() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 1_000).await;
    for reference in ["ch_1", "ch_2"] {
        department.charged(charge(&invoice, 500, reference)).await;
    }
    assert_eq!(department.get(&invoice.id).await.state(), InvoiceState::Paid);
    assert_eq!(department.refunds_of(&invoice.id).await, []);

    let invoice = department.issue(department.timeline.customer(), 1_000).await;
    department.pay(&invoice.id, 700).await;
    let paid = department.pay(&invoice.id, 450).await;
    assert_eq!(
        (paid.state(), paid.balance, paid.refunded),
        (InvoiceState::Paid, Some(brl(0)), Some(brl(150)))
    );
}

#[tokio::test]
async fn what_goes_back_is_neither_more_nor_less_than_what_is_too_much() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 1_000).await;
    let mut came = 0;
    for minor in [400, 400, 400, 1, 999] {
        department.pay(&invoice.id, minor).await;
        came += minor;
        let now = department.get(&invoice.id).await;
        let refunds = department.refunds_of(&invoice.id).await;
        let back: i64 = refunds.iter().map(|refund| refund.amount.as_ref().unwrap().amount_minor).sum();
        assert_eq!(came - back, came.min(1_000), "after {minor}");
        assert_eq!((now.paid, now.refunded), (Some(brl(came)), Some(brl(back))));
    }
}

#[tokio::test]
async fn a_failed_payment_is_told_and_changes_nothing_else() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 1_000).await;
    let (after, event_id) = department.take(Step::FailPayment, &invoice.id).await.unwrap();
    let expected =
        Invoice { revision: 2, etag: after.etag.clone(), changed_at: after.changed_at, ..invoice.clone() };
    assert_eq!(after, expected);
    let told: PaymentFailed = department.tells(&invoice.id).await;
    assert_eq!(
        (told.method(), told.amount, told.reason.as_str()),
        (PaymentMethod::Boleto, Some(brl(1_000)), "because")
    );
    let event = department.timeline.event(&event_id).await;
    assert_eq!(
        event.summary,
        format!("Payment of BRL 10.00 by boleto failed for invoice {}: because", invoice.number)
    );
}

#[tokio::test]
async fn money_in_another_currency_is_refused() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 1_000).await;
    let mut euros = paying(&invoice.id, 1_000);
    euros.payment.as_mut().unwrap().amount.as_mut().unwrap().currency_code = "EUR".to_owned();
    let status = call!(&department.billing, record_payment, euros).unwrap_err();
    assert_eq!(violations(&status), ["payment.amount"]);
    let huge = paying(&invoice.id, i64::MAX);
    department.charged(huge.clone()).await;
    let more = paying(&invoice.id, i64::MAX);
    let status = call!(&department.billing, record_payment, more).unwrap_err();
    assert_eq!(violations(&status), ["payment.amount"], "the sum would not fit");
    // What was asked for is what happened: one payment, and its refund.
    eventually("the refund is told", async || {
        (department.refunds_of(&invoice.id).await.len() == 1).then_some(())
    })
    .await;
    assert_eq!(department.get(&invoice.id).await.payments.len(), 1);
}
