//! Every step of an invoice from every state, over the wire.

use std::time::Duration;

use baton_errors::Reason;
use baton_model::{Clock, Ids, SystemIds};
use baton_proto::billing::v1::{self, Invoice, InvoiceOverdue, InvoiceState, PaymentMethod};
use baton_proto::common::v1::WriteContext;
use baton_testkit::{call, context, metadata, reason};
use tonic::Status;

use crate::harness::{Client, Department, brl, paying};

pub(crate) const STATES: [InvoiceState; 7] = [
    InvoiceState::Issued,
    InvoiceState::PartiallyPaid,
    InvoiceState::Paid,
    InvoiceState::Overdue,
    InvoiceState::InCollections,
    InvoiceState::WrittenOff,
    InvoiceState::Void,
];

/// What each invoice of these tests is over.
pub(crate) const TOTAL: i64 = 1_000;

/// The steps of an existing invoice, as calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Void,
    Pay,
    FailPayment,
    StartCollections,
    WriteOff,
}

impl Step {
    pub(crate) const ALL: [Self; 5] =
        [Self::Void, Self::Pay, Self::FailPayment, Self::StartCollections, Self::WriteOff];

    /// Makes the call; gives the invoice after it and the event's id.
    pub(crate) async fn call(
        self,
        billing: Client,
        context: WriteContext,
        invoice_id: String,
    ) -> Result<(Invoice, String), Status> {
        let (context, reason) = (Some(context), "because".to_owned());
        macro_rules! step {
            ($method:ident, $request:expr) => {
                call!(billing, $method, $request)
                    .map(|response| (response.invoice.unwrap(), response.event_id))
            };
        }
        match self {
            Self::Void => step!(void_invoice, v1::VoidInvoiceRequest { context, invoice_id, reason }),
            Self::Pay => {
                let request = paying(&invoice_id, TOTAL);
                step!(record_payment, v1::RecordPaymentRequest { context, ..request })
            }
            Self::FailPayment => {
                let (method, amount) = (PaymentMethod::Boleto.into(), Some(brl(TOTAL)));
                let request = v1::RecordPaymentFailureRequest { context, invoice_id, method, amount, reason };
                step!(record_payment_failure, request)
            }
            Self::StartCollections => {
                step!(start_collections, v1::StartCollectionsRequest { context, invoice_id })
            }
            Self::WriteOff => {
                step!(write_off_invoice, v1::WriteOffInvoiceRequest { context, invoice_id, reason })
            }
        }
    }
}

impl Department {
    /// Takes a step with a new request id.
    pub(crate) async fn take(&self, step: Step, invoice_id: &str) -> Result<(Invoice, String), Status> {
        step.call(self.billing.clone(), context(), invoice_id.to_owned()).await
    }

    pub(crate) async fn void(&self, invoice_id: &str) -> Result<(Invoice, String), Status> {
        self.take(Step::Void, invoice_id).await
    }

    /// A new invoice of a new customer, brought to `state` by the steps that lead there.
    pub(crate) async fn invoice(&self, state: InvoiceState) -> Invoice {
        use InvoiceState::{
            InCollections, Issued, Overdue, Paid, PartiallyPaid, Unspecified, Void, WrittenOff,
        };
        let customer = self.timeline.customer();
        let issued = if matches!(state, Overdue | InCollections | WrittenOff) {
            let due = self.clock.now() - Duration::from_hours(24);
            let issued = self.issue_due(customer, TOTAL, due).await;
            self.comes::<InvoiceOverdue>(&issued.id).await;
            issued
        } else {
            self.issue(customer, TOTAL).await
        };
        let steps: &[Step] = match state {
            Unspecified | Issued | PartiallyPaid | Overdue => &[],
            Paid => &[Step::Pay],
            InCollections => &[Step::StartCollections],
            WrittenOff => &[Step::WriteOff],
            Void => &[Step::Void],
        };
        for step in steps {
            self.take(*step, &issued.id).await.unwrap();
        }
        if state == PartiallyPaid {
            self.pay(&issued.id, TOTAL / 2).await;
        }
        self.get(&issued.id).await
    }
}

/// From where a step is allowed, as the contract says, and where it leads.
fn contract(step: Step) -> Vec<(InvoiceState, InvoiceState)> {
    use InvoiceState::{InCollections, Issued, Overdue, Paid, PartiallyPaid, Void, WrittenOff};
    match step {
        Step::Void => [Issued, PartiallyPaid, Paid, Overdue, InCollections].map(|from| (from, Void)).to_vec(),
        Step::Pay => STATES.map(|from| (from, if from == Void { Void } else { Paid })).to_vec(),
        Step::FailPayment => {
            [Issued, PartiallyPaid, Overdue, InCollections, WrittenOff].map(|from| (from, from)).to_vec()
        }
        Step::StartCollections => vec![(Overdue, InCollections)],
        Step::WriteOff => vec![(Overdue, WrittenOff), (InCollections, WrittenOff)],
    }
}

#[tokio::test]
async fn each_step_is_taken_from_its_states_and_refused_from_all_others() {
    let department = Department::start().await;
    for state in STATES {
        // One invoice for all that is refused in this state: a refusal changes nothing.
        let waiting = department.invoice(state).await;
        assert_eq!(waiting.state(), state);
        for step in Step::ALL {
            let allowed = contract(step);
            let Some((_, expected)) = allowed.iter().find(|(from, _)| *from == state) else {
                let status = department.take(step, &waiting.id).await.unwrap_err();
                assert!(!metadata(&status, "allowed").is_empty(), "{step:?} from {state:?}");
                assert_eq!(reason::<()>(Err(status)), Reason::WrongState, "{step:?} from {state:?}");
                continue;
            };
            let before = department.invoice(state).await;
            let (after, event_id) = department.take(step, &before.id).await.unwrap();
            assert_eq!(after.state(), *expected, "{step:?} from {state:?}");
            assert!(after.revision > before.revision, "{step:?} from {state:?}");
            assert_ne!(after.etag, before.etag, "{step:?} from {state:?}");
            let event = department.timeline.event(&event_id).await;
            let subject = event.subject.unwrap();
            assert_eq!((subject.id, subject.revision), (before.id.clone(), before.revision + 1));
            assert_eq!(department.get(&before.id).await, after);
            let (balance, kept) = (after.balance.clone().unwrap().amount_minor, kept(&after));
            assert!(balance >= 0, "{step:?} from {state:?}: what is not due goes back");
            assert!(after.state() != InvoiceState::Void || kept == 0, "{step:?} from {state:?}");
        }
        assert_eq!(department.get(&waiting.id).await, waiting);
    }
}

fn kept(invoice: &Invoice) -> i64 {
    let minor = |money: &Option<baton_proto::common::v1::Money>| money.as_ref().unwrap().amount_minor;
    minor(&invoice.paid) - minor(&invoice.refunded)
}

#[tokio::test]
async fn an_unknown_invoice_is_not_found_by_any_step() {
    let department = Department::start().await;
    for step in Step::ALL {
        let status = department.take(step, &SystemIds.uuid().to_string()).await;
        assert_eq!(reason(status), Reason::InvoiceNotFound, "{step:?}");
    }
}

#[tokio::test]
async fn concurrent_steps_happen_one_after_the_other() {
    let department = Department::start().await;
    let invoice = department.invoice(InvoiceState::Paid).await;
    let calls: Vec<_> = (0..8)
        .map(|_| tokio::spawn(Step::Void.call(department.billing.clone(), context(), invoice.id.clone())))
        .collect();
    let mut voided = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => voided += 1,
            Err(status) => assert_eq!(reason::<()>(Err(status)), Reason::WrongState),
        }
    }
    assert_eq!((voided, department.refunds_of(&invoice.id).await.len()), (1, 1));
}
