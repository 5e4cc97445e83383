//! A complaint as it is stored: its message, and its department, which follows the case.

use baton_model::{Actor, FollowUpId, Money};
use baton_proto::cases::v1;
use baton_proto::common;
use prost::Message;
use prost_types::Timestamp;
use time::OffsetDateTime;

use crate::domain::complaint::{
    Account, Apology, Complaint, ComplaintKind, Cost, Decision, Escalation, EvidenceItem, Offer, Offering,
    RemedyRefusal, Verdict,
};
use crate::messages::complaint as words;
use crate::store::column::{instant, known, parsed, read_actor};

/// A row as it is stored.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) department: String,
    pub(super) record: Vec<u8>,
}

/// Rows, read.
pub(super) fn all(rows: Vec<Row>) -> sqlx::Result<Vec<Complaint>> {
    rows.into_iter().map(Complaint::try_from).collect()
}

impl TryFrom<Row> for Complaint {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let record = v1::Complaint::decode(row.record.as_slice());
        let record = record.map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        let verdict = verdict(&record)?;
        let has_subject = !record.about_kind.is_empty();
        Ok(Self {
            id: parsed(&record.id)?,
            customer_id: parsed(&record.customer_id)?,
            case_id: parsed(&record.case_id)?,
            case_number: record.case_number,
            department: parsed(&row.department)?,
            kind: known(ComplaintKind::from_word(&record.kind))?,
            account: Account {
                summary: record.summary,
                text: record.text,
                about: has_subject.then_some((record.about_kind, record.about_id)),
                cost: record.cost.map(cost).transpose()?,
                desired_outcome: record.desired_outcome,
            },
            evidence: record.evidence.into_iter().map(evidence).collect::<sqlx::Result<_>>()?,
            accused_id: Some(record.accused_id).filter(|id| !id.is_empty()),
            fault: known(words::from_fault(record.fault))?,
            times_told: record.times_told,
            received_at: instant(record.received_at)?,
            filed_at: instant(record.filed_at)?,
            filed_by: actor(record.filed_by)?,
            apologies: record.apologies.into_iter().map(apology).collect::<sqlx::Result<_>>()?,
            offers: record.offers.into_iter().map(offer).collect::<sqlx::Result<_>>()?,
            refusals: record.refusals.into_iter().map(refusal).collect::<sqlx::Result<_>>()?,
            escalations: record.escalations.into_iter().map(escalation).collect::<sqlx::Result<_>>()?,
            cooling_off_until: maybe(record.cooling_off_until)?,
            verdict,
            revision: record.revision,
        })
    }
}

fn verdict(record: &v1::Complaint) -> sqlx::Result<Option<Verdict>> {
    let Some(at) = maybe(record.resolved_at)? else { return Ok(None) };
    Ok(Some(Verdict {
        outcome: known(words::from_outcome(record.outcome))?,
        root_cause: record.root_cause.clone(),
        by: actor(record.resolved_by.clone())?,
        at,
    }))
}

fn maybe(timestamp: Option<Timestamp>) -> sqlx::Result<Option<OffsetDateTime>> {
    timestamp.map(|timestamp| instant(Some(timestamp))).transpose()
}

fn actor(actor: Option<common::v1::Actor>) -> sqlx::Result<Actor> {
    read_actor(actor.unwrap_or_default())
}

fn money(money: Option<common::v1::Money>) -> sqlx::Result<Money> {
    let money = money.unwrap_or_default();
    Money::new(&money.currency_code, money.amount_minor).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

fn cost(cost: v1::CustomerCost) -> sqlx::Result<Cost> {
    let v1::CustomerCost { minutes, money: amount, embarrassment } = cost;
    let money = amount.map(|amount| money(Some(amount))).transpose()?;
    Ok(Cost { minutes, money, embarrassment })
}

fn evidence(evidence: v1::EvidenceItem) -> sqlx::Result<EvidenceItem> {
    let (requested_at, supplied_at) = (maybe(evidence.requested_at)?, maybe(evidence.supplied_at)?);
    Ok(EvidenceItem { item: evidence.item, requested_at, supplied_at, note: evidence.note })
}

fn apology(apology: v1::Apology) -> sqlx::Result<Apology> {
    let v1::Apology { by, channel, words, at } = apology;
    Ok(Apology { by: actor(by)?, channel, words, at: instant(at)? })
}

fn offer(offer: v1::RemedyOffer) -> sqlx::Result<Offer> {
    let decision = match maybe(offer.approved_at)? {
        Some(at) => Some(Decision { by: actor(offer.approved_by)?, at, rejection: offer.rejection_reason }),
        None => None,
    };
    let follow_up_id = Some(offer.approval_follow_up_id).filter(|id| !id.is_empty());
    let promise_id = Some(offer.promise_id).filter(|id| !id.is_empty());
    let offering = Offering {
        kind: known(words::from_remedy_kind(offer.kind))?,
        cost_to_us: money(offer.cost_to_us)?,
        value_to_customer: money(offer.value_to_customer)?,
        text: offer.text,
    };
    Ok(Offer {
        number: offer.number,
        remedy_id: parsed(&offer.remedy_id)?,
        offering,
        state: known(words::from_offer_state(offer.state))?,
        by: actor(offer.offered_by)?,
        at: instant(offer.offered_at)?,
        approve_by: maybe(offer.approve_by)?,
        follow_up_id: follow_up_id.map(|id| parsed::<FollowUpId>(&id)).transpose()?,
        decision,
        answered_at: maybe(offer.answered_at)?,
        counter: offer.counter,
        promise_id: promise_id.map(|id| parsed(&id)).transpose()?,
    })
}

fn refusal(refusal: v1::RemedyRefusal) -> sqlx::Result<RemedyRefusal> {
    let v1::RemedyRefusal { policy_reference, asked, alternatives, by, at } = refusal;
    Ok(RemedyRefusal { policy_reference, asked, alternatives, by: actor(by)?, at: instant(at)? })
}

fn escalation(step: v1::Escalation) -> sqlx::Result<Escalation> {
    let has_mediator = !step.mediator_id.is_empty();
    let mediator: Option<sqlx::Result<_>> =
        has_mediator.then(|| Ok((step.mediator_id, parsed(&step.mediator_department)?)));
    Ok(Escalation {
        rung: known(words::from_escalation_rung(step.rung))?,
        reason: step.reason,
        skip_reason: step.skip_reason,
        mediator: mediator.transpose()?,
        by: actor(step.by)?,
        at: instant(step.at)?,
    })
}
