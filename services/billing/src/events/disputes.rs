//! Disputes as they are told.

use baton_department::{Told, any, money, timestamp};
use baton_model::DictatableNumber;
use baton_proto::billing::v1;
use baton_proto::timeline::v1::Subject;

use crate::domain::{Dispute, DisputeState, wording};

/// What the timeline is told of where a dispute stands now. `invoice` is the number of the one in dispute.
pub(crate) fn told(dispute: &Dispute, invoice: DictatableNumber) -> Told {
    let message = Some(self::dispute(dispute));
    Told {
        customer_id: dispute.customer_id,
        summary: wording::dispute::summary(dispute, invoice),
        body: match dispute.state {
            DisputeState::Open => any(&v1::DisputeOpened { dispute: message }),
            DisputeState::Upheld | DisputeState::Rejected => any(&v1::DisputeResolved { dispute: message }),
        },
        subject: Subject {
            kind: "dispute".to_owned(),
            id: dispute.id.to_string(),
            label: wording::dispute::label(dispute),
            status: wording::dispute::status(dispute, invoice),
            open: dispute.state == DisputeState::Open,
            revision: dispute.revision,
        },
        promises: Vec::new(),
    }
}

/// The dispute as a message.
pub(crate) fn dispute(dispute: &Dispute) -> v1::Dispute {
    v1::Dispute {
        id: dispute.id.to_string(),
        customer_id: dispute.customer_id.to_string(),
        invoice_id: dispute.invoice_id.to_string(),
        amount: dispute.amount.as_ref().map(money),
        reason: dispute.reason.clone(),
        state: state(dispute.state).into(),
        resolution: dispute.resolution.clone(),
        opened_at: Some(timestamp(dispute.opened_at)),
        changed_at: Some(timestamp(dispute.changed_at)),
        revision: dispute.revision,
        etag: dispute.etag(),
    }
}

const fn state(state: DisputeState) -> v1::DisputeState {
    match state {
        DisputeState::Open => v1::DisputeState::Open,
        DisputeState::Upheld => v1::DisputeState::Upheld,
        DisputeState::Rejected => v1::DisputeState::Rejected,
    }
}
