//! A customer says that an invoice is wrong: dunning waits, and somebody decides.

use baton_errors::Reason;
use baton_proto::billing::v1::{
    self, Dispute, DisputeOpened, DisputeResolved, DisputeState, DunningPaused, Invoice, InvoiceCredited,
    InvoiceState, Refund, RefundCause, RefundState,
};
use baton_proto::common::v1::Money;
use baton_testkit::{call, context, metadata, reason, violations};
use tonic::Status;

use crate::harness::{Department, brl};

pub(crate) fn opening(invoice_id: &str, amount: Option<Money>) -> v1::OpenDisputeRequest {
    let dispute = Dispute {
        invoice_id: invoice_id.to_owned(),
        amount,
        reason: "I never ordered\na repair".to_owned(),
        ..Dispute::default()
    };
    v1::OpenDisputeRequest { context: Some(context()), dispute: Some(dispute) }
}

pub(crate) fn resolving(dispute_id: &str, upheld: bool) -> v1::ResolveDisputeRequest {
    v1::ResolveDisputeRequest {
        context: Some(context()),
        dispute_id: dispute_id.to_owned(),
        upheld,
        resolution: "the mechanic was asked".to_owned(),
    }
}

impl Department {
    pub(crate) async fn dispute(&self, invoice_id: &str, minor: Option<i64>) -> Result<Dispute, Status> {
        let opened = call!(&self.billing, open_dispute, opening(invoice_id, minor.map(brl)));
        opened.map(|response| response.dispute.unwrap())
    }

    pub(crate) async fn resolve(&self, dispute: &Dispute, upheld: bool) -> Result<Dispute, Status> {
        let resolved = call!(&self.billing, resolve_dispute, resolving(&dispute.id, upheld));
        resolved.map(|response| response.dispute.unwrap())
    }

    async fn get_dispute(&self, dispute_id: &str) -> Dispute {
        let request = v1::GetDisputeRequest { dispute_id: dispute_id.to_owned() };
        call!(&self.billing, get_dispute, request).unwrap().dispute.unwrap()
    }

    async fn refunds(&self, invoice: &Invoice) -> Vec<Refund> {
        let request = v1::ListRefundsRequest { invoice_id: invoice.id.clone(), ..Default::default() };
        call!(&self.billing, list_refunds, request).unwrap().refunds
    }
}

#[tokio::test]
async fn an_open_dispute_lets_dunning_wait() {
    let department = Department::start().await;
    let customer_id = department.timeline.customer();
    let invoice = department.issue(customer_id, 5_890).await;
    let opened = call!(&department.billing, open_dispute, opening(&invoice.id, Some(brl(1_000)))).unwrap();
    let dispute = opened.dispute.unwrap();
    assert_eq!((dispute.state(), dispute.revision), (DisputeState::Open, 1));
    assert_eq!((&dispute.customer_id, dispute.amount.clone()), (&invoice.customer_id, Some(brl(1_000))));
    assert_eq!(department.get_dispute(&dispute.id).await, dispute);

    let event = department.timeline.event(&opened.event_id).await;
    let summary =
        format!("The customer disputes BRL 10.00 of invoice {}: I never ordered a repair", invoice.number);
    assert_eq!(event.summary, summary);
    let subject = event.subject.unwrap();
    assert_eq!((subject.kind.as_str(), subject.revision, subject.open), ("dispute", 1, true));
    assert_eq!(department.tells::<DisputeOpened>(&dispute.id).await.dispute, Some(dispute));
    let paused: DunningPaused = department.tells(&invoice.id).await;
    assert_eq!(paused.reason, "the customer disputes the invoice");
    let after = department.get(&invoice.id).await;
    assert_eq!((after.dunning_paused, after.revision), (true, 2));
    assert_eq!(paused.invoice, Some(after));
}

#[tokio::test]
async fn an_invoice_is_disputed_once_at_a_time() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 5_890).await;
    let calls: Vec<_> = (0..6)
        .map(|_| {
            let (billing, request) = (department.billing.clone(), opening(&invoice.id, None));
            tokio::spawn(async move { call!(&billing, open_dispute, request) })
        })
        .collect();
    let mut opened = Vec::new();
    for call in calls {
        match call.await.unwrap() {
            Ok(response) => opened.push(response.dispute.unwrap()),
            Err(status) => assert_eq!(reason::<()>(Err(status)), Reason::WrongState),
        }
    }
    assert_eq!(opened.len(), 1);
    let rejected = department.resolve(&opened[0], false).await.unwrap();
    assert_eq!(rejected.state(), DisputeState::Rejected);
    // The customer may come back with something new.
    department.dispute(&invoice.id, None).await.unwrap();
}

#[tokio::test]
async fn an_invoice_that_is_right_is_dunned_again() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 5_890).await;
    let dispute = department.dispute(&invoice.id, None).await.unwrap();
    let resolved = call!(&department.billing, resolve_dispute, resolving(&dispute.id, false)).unwrap();
    let after = resolved.dispute.unwrap();
    assert_eq!((after.state(), after.revision), (DisputeState::Rejected, 2));
    assert_eq!(after.resolution, "the mechanic was asked");
    let event = department.timeline.event(&resolved.event_id).await;
    assert_eq!(event.summary, format!("Invoice {} is right: the mechanic was asked", invoice.number));
    assert!(!event.subject.unwrap().open);
    assert_eq!(department.tells::<DisputeResolved>(&dispute.id).await.dispute, Some(after.clone()));
    let invoice = department.get(&invoice.id).await;
    assert_eq!((invoice.dunning_paused, invoice.balance.clone()), (false, Some(brl(5_890))));
    department.tells::<v1::DunningResumed>(&invoice.id).await;
    assert_eq!(department.story(&invoice.id), ["InvoiceIssued", "DunningPaused", "DunningResumed"]);

    for upheld in [true, false] {
        let status = department.resolve(&dispute, upheld).await.unwrap_err();
        assert_eq!(
            (metadata(&status, "state"), metadata(&status, "allowed")),
            ("rejected".into(), "open".into())
        );
        assert_eq!(reason::<()>(Err(status)), Reason::WrongState);
    }
    assert_eq!(department.get_dispute(&dispute.id).await, after);
}

#[tokio::test]
async fn what_a_customer_is_right_about_need_not_be_paid() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 5_890).await;
    department.pay(&invoice.id, 3_000).await;
    let dispute = department.dispute(&invoice.id, Some(1_000)).await.unwrap();
    assert_eq!(department.resolve(&dispute, true).await.unwrap().state(), DisputeState::Upheld);
    let after = department.get(&invoice.id).await;
    assert_eq!((after.credited.clone(), after.balance.clone()), (Some(brl(1_000)), Some(brl(1_890))));
    assert_eq!((after.state(), after.dunning_paused), (InvoiceState::PartiallyPaid, false));
    let credited: InvoiceCredited = department.tells(&invoice.id).await;
    assert_eq!((credited.amount, credited.refund_due), (Some(brl(1_000)), false));
    assert_eq!(credited.reason, "the mechanic was asked");
    assert_eq!(department.refunds(&invoice).await, []);
}

#[tokio::test]
async fn what_was_paid_too_much_goes_back() {
    let department = Department::start().await;
    for (claimed, credited) in [(Some(1_000), 1_000), (None, 5_890)] {
        let invoice = department.issue(department.timeline.customer(), 5_890).await;
        department.pay(&invoice.id, 5_890).await;
        let dispute = department.dispute(&invoice.id, claimed).await.unwrap();
        // Nobody is reminded of what is paid.
        assert!(!department.get(&invoice.id).await.dunning_paused);
        department.resolve(&dispute, true).await.unwrap();
        let after = department.get(&invoice.id).await;
        assert_eq!((after.state(), after.credited), (InvoiceState::Paid, Some(brl(credited))));
        assert_eq!((after.refunded, after.balance), (Some(brl(credited)), Some(brl(0))));
        let refunds = department.refunds(&invoice).await;
        let [refund] = refunds.as_slice() else { panic!("{refunds:?}") };
        assert_eq!((refund.cause(), refund.state()), (RefundCause::Dispute, RefundState::Approved));
        assert_eq!(refund.amount, Some(brl(credited)));
        assert_eq!(refund.approved_by.as_ref().unwrap().id, "billing-service");
        let told: InvoiceCredited = department.tells(&invoice.id).await;
        assert!(told.refund_due);
        let story = ["InvoiceIssued", "InvoicePaid", "InvoiceCredited"];
        assert_eq!(department.story(&invoice.id), story);
    }
}

#[tokio::test]
async fn an_upheld_dispute_about_all_of_it_settles_the_invoice() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 5_890).await;
    let dispute = department.dispute(&invoice.id, None).await.unwrap();
    department.resolve(&dispute, true).await.unwrap();
    let after = department.get(&invoice.id).await;
    assert_eq!((after.state(), after.dunning_paused), (InvoiceState::Paid, false));
    department.tells::<v1::InvoicePaid>(&invoice.id).await;
    let story = ["InvoiceIssued", "DunningPaused", "InvoiceCredited", "InvoicePaid"];
    assert_eq!(department.story(&invoice.id), story);
    assert_eq!(after.revision, 4);
}

#[tokio::test]
async fn what_counts_for_nothing_can_be_decided_but_not_disputed() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 5_890).await;
    let dispute = department.dispute(&invoice.id, None).await.unwrap();
    let void = v1::VoidInvoiceRequest {
        context: Some(context()),
        invoice_id: invoice.id.clone(),
        reason: "a mistake".to_owned(),
    };
    call!(&department.billing, void_invoice, void).unwrap();
    assert!(!department.get(&invoice.id).await.dunning_paused);
    department.resolve(&dispute, true).await.unwrap();
    let after = department.get(&invoice.id).await;
    assert_eq!((after.state(), after.credited), (InvoiceState::Void, Some(brl(0))));
    let status = department.dispute(&invoice.id, None).await.unwrap_err();
    let allowed = "issued,partially_paid,paid,overdue,in_collections";
    assert_eq!((metadata(&status, "state"), metadata(&status, "allowed")), ("void".into(), allowed.into()));
    assert_eq!(reason::<()>(Err(status)), Reason::WrongState);
}

#[tokio::test]
async fn no_more_is_disputed_than_is_charged() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 5_890).await;
    for amount in [brl(5_891), brl(0), brl(-1), Money { currency_code: "EUR".to_owned(), amount_minor: 1 }] {
        let request = opening(&invoice.id, Some(amount));
        let status = call!(&department.billing, open_dispute, request).unwrap_err();
        assert_eq!(violations(&status), ["dispute.amount"]);
    }
    assert_eq!(department.get(&invoice.id).await, invoice);
    department.dispute(&invoice.id, Some(5_890)).await.unwrap();
}
