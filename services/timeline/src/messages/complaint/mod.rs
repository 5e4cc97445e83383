//! A complaint as a message.

mod parts;
mod words;

pub(crate) use parts::{apology, escalation, granted, offer, refusal};
pub(crate) use words::{
    escalation_rung, fault, from_escalation_rung, from_fault, from_offer_state, from_outcome,
    from_remedy_kind, offer_state, outcome, remedy_kind,
};

use baton_proto::cases::v1;

use super::{actor, money, timestamp};
use crate::domain::complaint::{Complaint, Cost, EvidenceItem};

/// The complaint as callers read it, and as it is stored.
pub(crate) fn complaint(complaint: &Complaint) -> v1::Complaint {
    let account = &complaint.account;
    let (about_kind, about_id) = account.about.clone().unwrap_or_default();
    let (completeness, missing) = complaint.completeness();
    let verdict = complaint.verdict.as_ref();
    v1::Complaint {
        id: complaint.id.to_string(),
        customer_id: complaint.customer_id.to_string(),
        case_id: complaint.case_id.to_string(),
        case_number: complaint.case_number.clone(),
        department: complaint.department.to_string(),
        kind: complaint.kind.to_string(),
        summary: account.summary.clone(),
        text: account.text.clone(),
        about_kind,
        about_id,
        cost: account.cost.as_ref().map(cost),
        desired_outcome: account.desired_outcome.clone(),
        evidence: complaint.evidence.iter().map(evidence).collect(),
        accused_id: complaint.accused_id.clone().unwrap_or_default(),
        state: state(complaint).into(),
        fault: fault(complaint.fault),
        completeness,
        missing,
        times_told: complaint.times_told,
        received_at: Some(timestamp(complaint.received_at)),
        filed_at: Some(timestamp(complaint.filed_at)),
        filed_by: Some(actor(&complaint.filed_by)),
        apologised_at: complaint.apologised_at().map(timestamp),
        apologies: complaint.apologies.iter().map(apology).collect(),
        offers: complaint.offers.iter().map(offer).collect(),
        refusals: complaint.refusals.iter().map(refusal).collect(),
        escalations: complaint.escalations.iter().map(escalation).collect(),
        cooling_off_until: complaint.cooling_off_until.map(timestamp),
        outcome: verdict.map(|verdict| outcome(verdict.outcome)).unwrap_or_default(),
        root_cause: verdict.map(|verdict| verdict.root_cause.clone()).unwrap_or_default(),
        resolved_at: verdict.map(|verdict| timestamp(verdict.at)),
        resolved_by: verdict.map(|verdict| actor(&verdict.by)),
        revision: complaint.revision,
    }
}

/// The complaint as a precedent: it names nobody.
pub(crate) fn precedent(complaint: &Complaint) -> v1::Precedent {
    let verdict = complaint.verdict.as_ref();
    v1::Precedent {
        complaint_id: complaint.id.to_string(),
        kind: complaint.kind.to_string(),
        about_kind: complaint.account.about.as_ref().map(|(kind, _)| kind.clone()).unwrap_or_default(),
        root_cause: verdict.map(|verdict| verdict.root_cause.clone()).unwrap_or_default(),
        state: state(complaint).into(),
        outcome: verdict.map(|verdict| outcome(verdict.outcome)).unwrap_or_default(),
        granted: granted(complaint),
        filed_at: Some(timestamp(complaint.filed_at)),
    }
}

fn state(complaint: &Complaint) -> v1::ComplaintState {
    if complaint.verdict.is_none() { v1::ComplaintState::Open } else { v1::ComplaintState::Resolved }
}

fn cost(cost: &Cost) -> v1::CustomerCost {
    v1::CustomerCost {
        minutes: cost.minutes,
        money: cost.money.as_ref().map(money),
        embarrassment: cost.embarrassment.clone(),
    }
}

fn evidence(evidence: &EvidenceItem) -> v1::EvidenceItem {
    v1::EvidenceItem {
        item: evidence.item.clone(),
        requested_at: evidence.requested_at.map(timestamp),
        supplied_at: evidence.supplied_at.map(timestamp),
        note: evidence.note.clone(),
    }
}
