//! What billing does when something was agreed to make good. The timeline delivers every event twice.

use baton_model::{CustomerId, Ids, SystemIds};
use baton_proto::billing::v1::{CreditGranted, Refund, RefundCause, RefundState};
use baton_proto::cases::v1::{Complaint, OfferState, RemedyAgreed, RemedyKind, RemedyOffer};
use baton_proto::common::v1::Money;
use baton_proto::timeline::v1::Event;
use baton_testkit::event;

use crate::goodwill::euros;
use crate::harness::{Department, brl};

/// A remedy about an object, as the timeline tells it.
fn agreed(kind: RemedyKind, value: Money, (about_kind, about_id): (&str, &str)) -> RemedyAgreed {
    let complaint = Complaint {
        kind: "double-charge".to_owned(),
        case_number: "K7F3-QPX8".to_owned(),
        about_kind: about_kind.to_owned(),
        about_id: about_id.to_owned(),
        ..Complaint::default()
    };
    let offer = RemedyOffer {
        number: 1,
        remedy_id: SystemIds.uuid().to_string(),
        kind: kind.into(),
        cost_to_us: Some(value.clone()),
        value_to_customer: Some(value),
        text: "Sorry for that".to_owned(),
        state: OfferState::Agreed.into(),
        ..RemedyOffer::default()
    };
    RemedyAgreed { complaint: Some(complaint), offer: Some(offer) }
}

impl Department {
    /// The timeline tells that it was agreed, in a case; waits until billing has heard it. Gives the remedy's id.
    async fn was_agreed(&self, customer: CustomerId, agreed: RemedyAgreed, imported: bool) -> String {
        let id = agreed.offer.as_ref().unwrap().remedy_id.clone();
        let case_id = SystemIds.case_id(customer.partition()).to_string();
        self.timeline.publish(Event { imported, case_id, ..event("support", customer, &agreed) });
        self.has_heard_all().await;
        id
    }
}

#[tokio::test]
async fn a_credit_is_granted_once_under_the_id_of_the_remedy() {
    let department = Department::start().await;
    let customer = department.timeline.customer();
    for kind in [RemedyKind::Credit, RemedyKind::Goodwill] {
        let id = department.was_agreed(customer, agreed(kind, euros(1_500), ("", "")), false).await;
        let told: CreditGranted = department.tells(&id).await;
        let credit = told.credit.unwrap();
        assert_eq!((&credit.id, credit.amount), (&id, Some(euros(1_500))));
        assert_eq!(credit.reason, "complaint in case K7F3-QPX8: Sorry for that");
        assert_eq!(department.story(&id).len(), 1, "once");
    }
}

#[tokio::test]
async fn money_of_an_invoice_is_asked_back_of_a_payment_that_has_as_much_left() {
    let department = Department::start().await;
    let customer = department.timeline.customer();
    let invoice_id = department.issue(customer, 1_000).await.id;
    department.pay(&invoice_id, 300).await;
    department.pay(&invoice_id, 700).await;
    let id = department
        .was_agreed(customer, agreed(RemedyKind::Refund, brl(500), ("invoice", &invoice_id)), false)
        .await;
    let refunds: Vec<Refund> = department.refunds_of(&invoice_id).await;
    assert_eq!(refunds.len(), 1);
    let refund = &refunds[0];
    assert_eq!((&refund.id, refund.amount.clone()), (&id, Some(brl(500))));
    assert_eq!((refund.state(), refund.cause()), (RefundState::Requested, RefundCause::DoubleCharge));
    let second = department.get(&invoice_id).await.payments.pop().unwrap();
    assert_eq!(refund.payment_id, second.id, "the first has too little");
}

#[tokio::test]
async fn what_cannot_be_done_or_is_not_billings_is_left_to_people() {
    let department = Department::start().await;
    let (customer, other) = (department.timeline.customer(), department.timeline.customer());
    let invoice_id = department.issue(customer, 1_000).await.id;
    department.pay(&invoice_id, 1_000).await;
    let nobodys = SystemIds.uuid().to_string();
    for (who, kind, value, about) in [
        (customer, RemedyKind::Refund, brl(1_001), ("invoice", invoice_id.as_str())),
        (customer, RemedyKind::Refund, euros(1), ("invoice", invoice_id.as_str())),
        (other, RemedyKind::Refund, brl(1), ("invoice", invoice_id.as_str())),
        (customer, RemedyKind::Refund, brl(1), ("invoice", nobodys.as_str())),
        (customer, RemedyKind::Refund, brl(1), ("order", nobodys.as_str())),
        (customer, RemedyKind::Refund, brl(1), ("invoice", "no id")),
        (customer, RemedyKind::Replacement, brl(1), ("shipment", nobodys.as_str())),
        // More than the cap.
        (customer, RemedyKind::Goodwill, brl(10_000_000), ("", "")),
    ] {
        let id = department.was_agreed(who, agreed(kind, value, about), false).await;
        assert!(department.story(&id).is_empty(), "{kind:?} {about:?}");
    }
    let id = department.was_agreed(customer, agreed(RemedyKind::Credit, brl(1), ("", "")), true).await;
    assert!(department.story(&id).is_empty(), "history brings its own");
    assert!(department.refunds_of(&invoice_id).await.is_empty());
}
