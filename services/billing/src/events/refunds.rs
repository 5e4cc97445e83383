//! Refunds as they are told.

use baton_department::{Told, any, money, timestamp};
use baton_proto::billing::v1;
use baton_proto::timeline::v1::{PromiseEvidence, PromiseFeasibility, PromiseMade, Subject};
use prost::Name;
use prost_types::Any;

use super::actor;
use crate::domain::{Cause, Refund, RefundState, wording};

/// What the timeline is told of where a refund stands now.
///
/// `open_refunds` is how many other refunds of the invoice are approved and not yet paid; only a paid one tells it.
pub(crate) fn told(refund: &Refund, open_refunds: i64) -> Told {
    Told {
        customer_id: refund.customer_id,
        summary: wording::refund::summary(refund),
        body: body(refund, open_refunds),
        subject: Subject {
            kind: "refund".to_owned(),
            id: refund.id.to_string(),
            label: wording::refund::label(refund),
            status: wording::refund::status(refund),
            open: refund.is_open(),
            revision: refund.revision,
        },
        promises: promises(refund).into_iter().collect(),
    }
}

/// What an approved refund promises: that it is paid. It has the id of the refund, which is promised once.
fn promises(refund: &Refund) -> Option<PromiseMade> {
    if refund.state != RefundState::Approved {
        return None;
    }
    Some(PromiseMade {
        id: refund.id.to_string(),
        text: wording::refund::promise(refund),
        due: Some(timestamp(refund.payment_due())),
        evidence: Some(PromiseEvidence {
            event_type: v1::RefundPaid::full_name(),
            subject_kind: "refund".to_owned(),
            subject_id: refund.id.to_string(),
            voided_by_types: Vec::new(),
        }),
        feasibility: PromiseFeasibility::Unchecked.into(),
        ..PromiseMade::default()
    })
}

fn body(refund: &Refund, open_refunds: i64) -> Any {
    let state = refund.state;
    let refund = Some(self::refund(refund));
    match state {
        RefundState::Requested => any(&v1::RefundRequested { refund }),
        RefundState::Approved => any(&v1::RefundApproved { refund }),
        RefundState::Rejected => any(&v1::RefundRejected { refund }),
        RefundState::Paid => {
            let open_refunds = i32::try_from(open_refunds).unwrap_or(i32::MAX);
            any(&v1::RefundPaid { refund, open_refunds })
        }
    }
}

/// The refund as a message.
pub(crate) fn refund(refund: &Refund) -> v1::Refund {
    v1::Refund {
        id: refund.id.to_string(),
        customer_id: refund.customer_id.to_string(),
        invoice_id: refund.invoice_id.to_string(),
        order_id: refund.order_id.map(|id| id.to_string()).unwrap_or_default(),
        payment_id: refund.payment_id.to_string(),
        amount: Some(money(&refund.amount)),
        cause: cause(refund.cause).into(),
        note: refund.note.clone(),
        return_id: refund.return_id.map(|id| id.to_string()).unwrap_or_default(),
        state: state(refund.state).into(),
        state_reason: refund.state_reason.clone(),
        approved_by: refund.approved_by.as_ref().map(actor),
        payout_reference: refund.payout_reference.clone().unwrap_or_default(),
        requested_at: Some(timestamp(refund.requested_at)),
        paid_at: refund.paid_at.map(timestamp),
        changed_at: Some(timestamp(refund.changed_at)),
        revision: refund.revision,
        etag: refund.etag(),
    }
}

const fn state(state: RefundState) -> v1::RefundState {
    match state {
        RefundState::Requested => v1::RefundState::Requested,
        RefundState::Approved => v1::RefundState::Approved,
        RefundState::Paid => v1::RefundState::Paid,
        RefundState::Rejected => v1::RefundState::Rejected,
    }
}

const fn cause(cause: Cause) -> v1::RefundCause {
    match cause {
        Cause::Cancellation => v1::RefundCause::Cancellation,
        Cause::Return => v1::RefundCause::Return,
        Cause::DoubleCharge => v1::RefundCause::DoubleCharge,
        Cause::Overpayment => v1::RefundCause::Overpayment,
        Cause::LostShipment => v1::RefundCause::LostShipment,
        Cause::Dispute => v1::RefundCause::Dispute,
        Cause::Goodwill => v1::RefundCause::Goodwill,
    }
}
