//! Credits as they are told.

use baton_department::{Told, any, money, timestamp};
use baton_model::DictatableNumber;
use baton_proto::billing::v1;
use baton_proto::timeline::v1::Subject;

use super::actor;
use crate::domain::{Credit, CreditState, wording};

/// What the timeline is told of where a credit stands now. `invoice` is the number of the one it was applied to.
pub(crate) fn told(credit: &Credit, invoice: Option<DictatableNumber>) -> Told {
    let message = Some(self::credit(credit));
    Told {
        customer_id: credit.customer_id,
        summary: wording::credit::summary(credit, invoice),
        body: match credit.state() {
            CreditState::Granted => any(&v1::CreditGranted { credit: message }),
            CreditState::Applied => any(&v1::CreditApplied { credit: message }),
        },
        subject: Subject {
            kind: "credit".to_owned(),
            id: credit.id.to_string(),
            label: wording::credit::label(credit),
            status: wording::credit::status(credit),
            open: credit.state() == CreditState::Granted,
            revision: credit.revision,
        },
        promises: Vec::new(),
    }
}

/// The credit as a message.
pub(crate) fn credit(credit: &Credit) -> v1::Credit {
    v1::Credit {
        id: credit.id.to_string(),
        customer_id: credit.customer_id.to_string(),
        amount: Some(money(&credit.amount)),
        reason: credit.reason.clone(),
        state: state(credit.state()).into(),
        invoice_id: credit.invoice_id.map(|id| id.to_string()).unwrap_or_default(),
        granted_by: Some(actor(&credit.granted_by)),
        granted_at: Some(timestamp(credit.granted_at)),
        changed_at: Some(timestamp(credit.changed_at)),
        revision: credit.revision,
        etag: credit.etag(),
    }
}

const fn state(state: CreditState) -> v1::CreditState {
    match state {
        CreditState::Granted => v1::CreditState::Granted,
        CreditState::Applied => v1::CreditState::Applied,
    }
}
