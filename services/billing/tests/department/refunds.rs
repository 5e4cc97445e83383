//! Refunds: asked for, approved or rejected, paid.

use baton_errors::Reason;
use baton_model::{Ids, Role, SystemIds};
use baton_proto::billing::v1::{
    self, Invoice, InvoiceCredited, InvoiceState, ListRefundsRequest, Refund, RefundCause, RefundPaid,
    RefundRejected, RefundRequested, RefundState,
};
use baton_proto::common::v1::WriteContext;
use baton_proto::orders::v1::Order;
use baton_testkit::{call, context, metadata, reason, violations};
use prost::Name;
use tonic::Status;

use crate::harness::{Client, Department, brl};
use crate::orders::{order, order_line};

/// The steps of an existing refund, as calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Approve,
    Reject,
    Pay,
}

impl Step {
    pub(crate) const ALL: [Self; 3] = [Self::Approve, Self::Reject, Self::Pay];

    /// Makes the call; gives the refund after it and the event's id.
    pub(crate) async fn call(
        self,
        billing: Client,
        context: WriteContext,
        refund_id: String,
    ) -> Result<(Refund, String), Status> {
        let context = Some(context);
        macro_rules! step {
            ($method:ident, $request:expr) => {
                call!(billing, $method, $request)
                    .map(|response| (response.refund.unwrap(), response.event_id))
            };
        }
        match self {
            Self::Approve => step!(approve_refund, v1::ApproveRefundRequest { context, refund_id }),
            Self::Reject => {
                let reason = "it arrived".to_owned();
                step!(reject_refund, v1::RejectRefundRequest { context, refund_id, reason })
            }
            Self::Pay => {
                let payout_reference = "payout-1".to_owned();
                step!(pay_refund, v1::PayRefundRequest { context, refund_id, payout_reference })
            }
        }
    }

    /// The state from which it is allowed, and where it leads.
    pub(crate) const fn contract(self) -> (RefundState, RefundState) {
        match self {
            Self::Approve => (RefundState::Requested, RefundState::Approved),
            Self::Reject => (RefundState::Requested, RefundState::Rejected),
            Self::Pay => (RefundState::Approved, RefundState::Paid),
        }
    }
}

/// A request for a part of a payment, with a new request id.
pub(crate) fn asking(payment_id: &str, minor: i64) -> v1::RequestRefundRequest {
    let refund = Refund {
        payment_id: payment_id.to_owned(),
        amount: Some(brl(minor)),
        cause: RefundCause::Goodwill.into(),
        note: "arrived late".to_owned(),
        ..Refund::default()
    };
    v1::RequestRefundRequest { context: Some(context()), refund: Some(refund) }
}

impl Department {
    /// Who decides about refunds.
    pub(crate) fn lead(&self) -> Client {
        self.caller("billing", &[Role::Lead])
    }

    /// A part of a payment is asked back.
    pub(crate) async fn ask_back(&self, payment_id: &str, minor: i64) -> Refund {
        call!(&self.billing, request_refund, asking(payment_id, minor)).unwrap().refund.unwrap()
    }

    /// A step of a refund by a lead, with a new request id.
    pub(crate) async fn decide(&self, step: Step, refund_id: &str) -> Result<(Refund, String), Status> {
        step.call(self.lead(), context(), refund_id.to_owned()).await
    }

    pub(crate) async fn refund(&self, refund_id: &str) -> Refund {
        let request = v1::GetRefundRequest { refund_id: refund_id.to_owned() };
        call!(&self.billing, get_refund, request).unwrap().refund.unwrap()
    }

    /// The refunds of an invoice, the latest requested first.
    pub(crate) async fn refunds_of(&self, invoice_id: &str) -> Vec<Refund> {
        let request =
            ListRefundsRequest { invoice_id: invoice_id.to_owned(), ..ListRefundsRequest::default() };
        call!(&self.billing, list_refunds, request).unwrap().refunds
    }

    /// A new invoice that was paid by one payment.
    pub(crate) async fn paid(&self, minor: i64) -> Invoice {
        let issued = self.issue(self.timeline.customer(), minor).await;
        self.pay(&issued.id, minor).await
    }

    /// A new refund in this state, of 100 of a payment of 1,000.
    pub(crate) async fn refund_in(&self, state: RefundState) -> Refund {
        let steps: &[Step] = match state {
            RefundState::Unspecified | RefundState::Requested => &[],
            RefundState::Approved => &[Step::Approve],
            RefundState::Rejected => &[Step::Reject],
            RefundState::Paid => &[Step::Approve, Step::Pay],
        };
        let refund = self.ask_back(&self.paid(1_000).await.payments[0].id, 100).await;
        for step in steps {
            self.decide(*step, &refund.id).await.unwrap();
        }
        self.refund(&refund.id).await
    }
}

#[tokio::test]
async fn each_step_is_taken_from_its_state_and_refused_from_all_others() {
    let department = Department::start().await;
    for state in [RefundState::Requested, RefundState::Approved, RefundState::Paid, RefundState::Rejected] {
        let waiting = department.refund_in(state).await;
        assert_eq!(waiting.state(), state);
        for step in Step::ALL {
            let (from, to) = step.contract();
            if from != state {
                let status = department.decide(step, &waiting.id).await.unwrap_err();
                assert!(!metadata(&status, "allowed").is_empty(), "{step:?} from {state:?}");
                assert_eq!(reason::<()>(Err(status)), Reason::WrongState, "{step:?} from {state:?}");
                continue;
            }
            let before = department.refund_in(state).await;
            let (after, event_id) = department.decide(step, &before.id).await.unwrap();
            assert_eq!((after.state(), after.revision), (to, before.revision + 1), "{step:?}");
            assert_ne!(after.etag, before.etag);
            assert_eq!(department.refund(&before.id).await, after);
            let subject = department.timeline.event(&event_id).await.subject.unwrap();
            assert_eq!(
                (subject.kind.as_str(), subject.id, subject.revision),
                ("refund", after.id, after.revision)
            );
            assert_eq!(subject.open, to == RefundState::Approved);
        }
        assert_eq!(department.refund(&waiting.id).await, waiting);
    }
}

#[tokio::test]
async fn a_refund_tells_its_whole_life() {
    let department = Department::start().await;
    let invoice = department.paid(1_000).await;
    let asked = department.ask_back(&invoice.payments[0].id, 100).await;
    assert_eq!((&asked.customer_id, &asked.invoice_id), (&invoice.customer_id, &invoice.id));
    assert_eq!((asked.note.as_str(), asked.revision, asked.approved_by.clone()), ("arrived late", 1, None));
    let told: RefundRequested = department.tells(&asked.id).await;
    assert_eq!(told.refund, Some(asked.clone()));

    let (approved, _) = department.decide(Step::Approve, &asked.id).await.unwrap();
    assert_eq!(approved.approved_by.as_ref().unwrap().role, "lead");
    let (paid, _) = department.decide(Step::Pay, &asked.id).await.unwrap();
    assert_eq!((paid.payout_reference.as_str(), paid.paid_at.is_some()), ("payout-1", true));
    let told: RefundPaid = department.tells(&asked.id).await;
    assert_eq!((told.refund, told.open_refunds), (Some(paid), 0));
    assert_eq!(department.story(&asked.id), ["RefundRequested", "RefundApproved", "RefundPaid"]);

    let rejected = department.refund_in(RefundState::Rejected).await;
    assert_eq!(rejected.state_reason, "it arrived");
    let told: RefundRejected = department.tells(&rejected.id).await;
    assert_eq!(told.refund, Some(rejected));
}

#[tokio::test]
async fn no_more_goes_back_than_is_left_of_the_payment() {
    let department = Department::start().await;
    let payment = department.paid(1_000).await.payments.remove(0);
    let first = department.ask_back(&payment.id, 600).await;
    let status = call!(&department.billing, request_refund, asking(&payment.id, 401)).unwrap_err();
    assert_eq!(
        (metadata(&status, "left_minor"), metadata(&status, "currency")),
        ("400".into(), "BRL".into())
    );
    assert_eq!(reason::<()>(Err(status)), Reason::RefundTooHigh);
    // What was rejected is there again.
    department.decide(Step::Reject, &first.id).await.unwrap();
    department.ask_back(&payment.id, 1_000).await;

    let mut euros = asking(&payment.id, 1);
    euros.refund.as_mut().unwrap().amount.as_mut().unwrap().currency_code = "EUR".to_owned();
    let status = call!(&department.billing, request_refund, euros).unwrap_err();
    assert_eq!(violations(&status), ["refund.amount"]);
}

#[tokio::test]
async fn of_many_requests_no_more_than_the_payment_is_taken() {
    let department = Department::start().await;
    let payment = department.paid(1_000).await.payments.remove(0);
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let (billing, request) = (department.billing.clone(), asking(&payment.id, 300));
            tokio::spawn(async move { call!(billing, request_refund, request) })
        })
        .collect();
    let mut asked = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => asked += 1,
            Err(status) => assert_eq!(reason::<()>(Err(status)), Reason::RefundTooHigh),
        }
    }
    assert_eq!(asked, 3);
}

#[tokio::test]
async fn what_goes_back_without_being_owed_is_credited() {
    let department = Department::start().await;
    let invoice = department.paid(1_000).await;
    let refund = department.ask_back(&invoice.payments[0].id, 300).await;
    assert_eq!(department.get(&invoice.id).await, invoice, "asking changes nothing");
    let (_, event_id) = department.decide(Step::Approve, &refund.id).await.unwrap();

    let after = department.get(&invoice.id).await;
    assert_eq!((after.state(), after.balance.clone()), (InvoiceState::Paid, Some(brl(0))));
    assert_eq!((after.credited.clone(), after.refunded.clone()), (Some(brl(300)), Some(brl(300))));
    let told: InvoiceCredited = department.tells(&invoice.id).await;
    assert_eq!((told.invoice, told.amount, told.refund_due), (Some(after), Some(brl(300)), true));
    assert_eq!(told.reason, "refund, to make up for something");
    let answered = department.timeline.event(&event_id).await;
    assert_eq!(answered.subject.unwrap().id, refund.id, "the answer names the refund's event");
}

#[tokio::test]
async fn the_last_refund_that_is_paid_says_so() {
    let department = Department::start().await;
    let invoice = department.issue(department.timeline.customer(), 1_000).await;
    for minor in [400, 350, 250] {
        department.pay(&invoice.id, minor).await;
    }
    department.void(&invoice.id).await.unwrap();
    let refunds = department.refunds_of(&invoice.id).await;
    assert_eq!(refunds.len(), 3);
    let calls: Vec<_> = refunds
        .iter()
        .map(|refund| tokio::spawn(Step::Pay.call(department.lead(), context(), refund.id.clone())))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let mut open = Vec::new();
    for refund in &refunds {
        open.push(department.tells::<RefundPaid>(&refund.id).await.open_refunds);
    }
    open.sort_unstable();
    assert_eq!(open, [0, 1, 2]);
}

#[tokio::test]
async fn what_is_owed_goes_back_although_a_refund_is_rejected() {
    let department = Department::start().await;
    let order = order(department.timeline.customer(), vec![order_line(1, 1_000, None)]);
    department.placed(&order, false).await;
    let invoice_id = department.invoice_of(&order).await.id;
    let payment = department.pay(&invoice_id, 1_000).await.payments.remove(0);
    let asked = department.ask_back(&payment.id, 700).await;
    // The order becomes cheaper by 500; only 300 of the payment is not asked back.
    let cheaper = Order { lines: vec![order_line(1, 500, None)], revision: 2, ..order };
    department.amended(&cheaper, false).await;
    assert_eq!(department.get(&invoice_id).await.balance, Some(brl(-200)));

    let (_, event_id) = department.decide(Step::Reject, &asked.id).await.unwrap();
    let settled = department.get(&invoice_id).await;
    assert_eq!((settled.balance, settled.refunded), (Some(brl(0)), Some(brl(500))));
    let told = department.timeline.event(&event_id).await;
    assert_eq!(told.subject.unwrap().id, asked.id);
}

#[tokio::test]
async fn who_asks_does_not_decide() {
    let department = Department::start().await;
    let refund = department.refund_in(RefundState::Requested).await;
    for step in [Step::Approve, Step::Reject] {
        let refused = step.call(department.billing.clone(), context(), refund.id.clone()).await;
        assert_eq!(reason(refused), Reason::RoleNotAllowed, "{step:?}");
    }
    let elsewhere = department.caller("support", &[Role::Lead]);
    let refused = Step::Approve.call(elsewhere, context(), refund.id.clone()).await;
    assert_eq!(reason(refused), Reason::DepartmentNotAllowed);
    assert_eq!(department.refund(&refund.id).await, refund);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let department = Department::start().await;
    let unknown = SystemIds.uuid().to_string();
    let asked = call!(&department.billing, request_refund, asking(&unknown, 1)).unwrap_err();
    assert_eq!(metadata(&asked, "payment_id"), unknown);
    assert_eq!(reason::<()>(Err(asked)), Reason::PaymentNotFound);
    for step in Step::ALL {
        assert_eq!(reason(department.decide(step, &unknown).await), Reason::RefundNotFound, "{step:?}");
    }
    let get = v1::GetRefundRequest { refund_id: unknown };
    assert_eq!(reason(call!(&department.billing, get_refund, get)), Reason::RefundNotFound);
}

#[tokio::test]
async fn an_approved_refund_promises_that_it_is_paid() {
    let department = Department::start().await;
    let refund = department.refund_in(RefundState::Requested).await;
    let (approved, event_id) = department.decide(Step::Approve, &refund.id).await.unwrap();
    let event = department.timeline.event(&event_id).await;
    let [promise] = &event.promises[..] else { panic!("one promise: {event:?}") };
    assert_eq!(promise.id, refund.id);
    assert!(promise.text.ends_with("is paid"), "{}", promise.text);
    assert_eq!(promise.due.unwrap().seconds, approved.changed_at.unwrap().seconds + 5 * 86_400);
    let evidence = promise.evidence.clone().unwrap();
    assert_eq!(evidence.event_type, RefundPaid::full_name());
    assert_eq!((evidence.subject_kind.as_str(), &evidence.subject_id), ("refund", &refund.id));
    let (_, event_id) = department.decide(Step::Pay, &refund.id).await.unwrap();
    assert_eq!(department.timeline.event(&event_id).await.promises, []);
}
