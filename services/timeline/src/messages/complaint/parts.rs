//! The parts of a complaint that events carry by themselves too.

use baton_proto::cases::v1;

use super::{escalation_rung, offer_state, remedy_kind};
use crate::domain::complaint::{Apology, Complaint, Escalation, Offer, RemedyRefusal};
use crate::messages::{actor, money, timestamp};

pub(crate) fn apology(apology: &Apology) -> v1::Apology {
    v1::Apology {
        by: Some(actor(&apology.by)),
        channel: apology.channel,
        words: apology.words.clone(),
        at: Some(timestamp(apology.at)),
    }
}

pub(crate) fn offer(offer: &Offer) -> v1::RemedyOffer {
    let decision = offer.decision.as_ref();
    let offering = &offer.offering;
    v1::RemedyOffer {
        number: offer.number,
        remedy_id: offer.remedy_id.to_string(),
        kind: remedy_kind(offering.kind),
        cost_to_us: Some(money(&offering.cost_to_us)),
        value_to_customer: Some(money(&offering.value_to_customer)),
        text: offering.text.clone(),
        state: offer_state(offer.state),
        offered_by: Some(actor(&offer.by)),
        offered_at: Some(timestamp(offer.at)),
        approve_by: offer.approve_by.map(timestamp),
        approved_by: decision.map(|decision| actor(&decision.by)),
        approved_at: decision.map(|decision| timestamp(decision.at)),
        rejection_reason: decision.map(|decision| decision.rejection.clone()).unwrap_or_default(),
        answered_at: offer.answered_at.map(timestamp),
        counter: offer.counter.clone(),
        promise_id: offer.promise_id.map(|id| id.to_string()).unwrap_or_default(),
        approval_follow_up_id: offer.follow_up_id.map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// What was granted in a complaint.
pub(crate) fn granted(complaint: &Complaint) -> Vec<v1::GrantedRemedy> {
    let remedy = |offer: &Offer| v1::GrantedRemedy {
        kind: remedy_kind(offer.offering.kind),
        value_to_customer: Some(money(&offer.offering.value_to_customer)),
        text: offer.offering.text.clone(),
    };
    complaint.granted().map(remedy).collect()
}

pub(crate) fn refusal(refusal: &RemedyRefusal) -> v1::RemedyRefusal {
    v1::RemedyRefusal {
        policy_reference: refusal.policy_reference.clone(),
        asked: refusal.asked.clone(),
        alternatives: refusal.alternatives.clone(),
        by: Some(actor(&refusal.by)),
        at: Some(timestamp(refusal.at)),
    }
}

pub(crate) fn escalation(step: &Escalation) -> v1::Escalation {
    let (mediator_id, mediator_department) = match &step.mediator {
        Some((id, department)) => (id.clone(), department.to_string()),
        None => Default::default(),
    };
    v1::Escalation {
        rung: escalation_rung(step.rung),
        reason: step.reason.clone(),
        skip_reason: step.skip_reason.clone(),
        mediator_id,
        mediator_department,
        by: Some(actor(&step.by)),
        at: Some(timestamp(step.at)),
    }
}
