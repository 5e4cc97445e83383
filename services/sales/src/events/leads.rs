//! Leads as messages, and the events of their changes.

use baton_department::{Told, any, timestamp};
use baton_proto::sales::v1;
use baton_proto::timeline::v1::Subject;
use prost_types::Any;

use super::actor;
use crate::domain::Lead;
use crate::domain::lead::{Change, Decided, State, wording};

/// What the timeline is told of a change.
pub(crate) fn told(decided: &Decided) -> Told {
    let lead = &decided.after;
    Told {
        customer_id: lead.customer_id,
        summary: wording::summary(decided),
        body: body(decided),
        subject: Subject {
            kind: "lead".to_owned(),
            id: lead.id.to_string(),
            label: wording::label(lead),
            status: wording::status(lead),
            open: lead.is_open(),
            revision: lead.revision,
        },
        promises: Vec::new(),
    }
}

fn body(decided: &Decided) -> Any {
    let lead = Some(lead(&decided.after));
    match &decided.change {
        Change::Created => any(&v1::LeadCreated { lead }),
        Change::Contacted { note } => any(&v1::LeadContacted { lead, note: note.clone() }),
        Change::Qualified { note } => any(&v1::LeadQualified { lead, note: note.clone() }),
        Change::Won => any(&v1::LeadWon { lead }),
        Change::Lost => any(&v1::LeadLost { lead }),
    }
}

/// The lead as a message.
pub(crate) fn lead(lead: &Lead) -> v1::Lead {
    v1::Lead {
        id: lead.id.to_string(),
        customer_id: lead.customer_id.to_string(),
        external_reference: lead.external_reference.clone().unwrap_or_default(),
        origin: lead.origin.clone(),
        interest: lead.interest.clone(),
        state: state(lead.state).into(),
        owner: Some(actor(&lead.owner)),
        lost_reason: lead.lost_reason.clone(),
        created_at: Some(timestamp(lead.created_at)),
        changed_at: Some(timestamp(lead.changed_at)),
        revision: lead.revision,
        etag: lead.etag(),
    }
}

const fn state(state: State) -> v1::LeadState {
    match state {
        State::New => v1::LeadState::New,
        State::Contacted => v1::LeadState::Contacted,
        State::Qualified => v1::LeadState::Qualified,
        State::Won => v1::LeadState::Won,
        State::Lost => v1::LeadState::Lost,
    }
}
