//! Facts, their keys and repetitions as messages.

use baton_model::CaseId;
use baton_proto::timeline::v1;
use baton_proto::timeline::v1::Event;
use prost::{Message, Name};
use prost_types::Any;

use super::{actor, timestamp};
use crate::domain::fact::{Fact, Retraction, State, Statement};
use crate::domain::fact_key::{FactKey, Freshness, Kind};
use crate::domain::repetition::{Reason, Repetition};
use crate::log::NewEvent;

/// How many contradicting statements a fact shows.
const MOST: usize = 20;

/// What a customer has told us, as one reader may know it.
pub(crate) fn fact(key: &FactKey, case: Option<CaseId>, fact: &Fact) -> v1::Fact {
    let statements = fact.statements.iter().map(statement);
    let (current, conflicting) = match fact.state {
        State::Conflicted => (None, statements.take(MOST).collect()),
        _ => (statements.into_iter().next(), Vec::new()),
    };
    v1::Fact {
        key: key.key.clone(),
        label: key.label.clone(),
        state: state(fact.state).into(),
        current,
        conflicting,
        fresh_until: fact.fresh_until.map(timestamp),
        case_id: case.map(|case| case.to_string()).unwrap_or_default(),
        uncatalogued: !key.is_catalogued(),
    }
}

/// One time that a customer said something.
pub(crate) fn statement(statement: &Statement) -> v1::FactStatement {
    v1::FactStatement {
        key: statement.key.clone(),
        value: statement.value.clone(),
        asked: statement.asked,
        correction: statement.correction,
        verified_by: statement.verified_by.clone(),
        department: statement.department.to_string(),
        heard_by: Some(actor(&statement.heard_by)),
        heard_at: Some(timestamp(statement.heard_at)),
        event_id: statement.event_id.to_string(),
        sequence: statement.sequence,
        case_id: statement.case_id.map(|case| case.to_string()).unwrap_or_default(),
        retraction: retraction(statement.retraction).into(),
    }
}

/// The same for a reader who may not know what was said.
pub(crate) fn masked_statement(of: &Statement) -> v1::FactStatement {
    v1::FactStatement { value: String::new(), verified_by: String::new(), heard_by: None, ..statement(of) }
}

/// A key of the catalogue, or one that is used without being in it.
pub(crate) fn fact_key(key: &FactKey) -> v1::FactKey {
    let kind = match key.kind {
        Kind::Text => v1::FactKind::Text,
        Kind::Email => v1::FactKind::Email,
        Kind::Phone => v1::FactKind::Phone,
        Kind::Verification => v1::FactKind::Verification,
    };
    let (freshness, freshness_days) = match key.freshness {
        Freshness::Forever => (v1::FactFreshness::Forever, 0),
        Freshness::Days(days) => (v1::FactFreshness::Days, days),
        Freshness::UntilCaseCloses => (v1::FactFreshness::UntilCaseCloses, 0),
    };
    v1::FactKey {
        key: key.key.clone(),
        department: key.department.as_ref().map(ToString::to_string).unwrap_or_default(),
        label: key.label.clone(),
        question: key.question.clone(),
        kind: kind.into(),
        freshness: freshness.into(),
        freshness_days,
        visible_to: key.visible_to.clone(),
        etag: key.etag(),
        uncatalogued: !key.is_catalogued(),
    }
}

/// A repetition.
pub(crate) fn repetition(repetition: &Repetition) -> v1::Repetition {
    let known = repetition.known.as_ref();
    v1::Repetition {
        id: repetition.id.to_string(),
        customer_id: repetition.customer_id.to_string(),
        key: repetition.key.clone(),
        department: repetition.department.to_string(),
        asked_by: Some(actor(&repetition.asked_by)),
        asked_at: Some(timestamp(repetition.asked_at)),
        case_id: repetition.case_id.map(|case| case.to_string()).unwrap_or_default(),
        reason: reason(repetition.reason).into(),
        note: repetition.note.clone(),
        answer_event_id: repetition.answer.map(|event| event.to_string()).unwrap_or_default(),
        known_by: known.map(|known| actor(&known.by)),
        known_since: known.map(|known| timestamp(known.at)),
        known_event_id: known.map(|known| known.event_id.to_string()).unwrap_or_default(),
    }
}

/// The event of a repetition that shows by the answer in `answer`.
pub(crate) fn repetition_found(answer: &NewEvent, found: &Repetition, label: &str) -> NewEvent {
    let body = v1::FactRepeated { repetition: Some(repetition(found)) };
    let known = found.known.as_ref();
    let known = known.map(|known| format!(" (told {} on {})", known.by.department, known.at.date()));
    let event = Event {
        id: found.id.to_string(),
        summary: format!("Asked again: {label}{}", known.unwrap_or_default()),
        body: Some(Any { type_url: v1::FactRepeated::type_url(), value: body.encode_to_vec() }),
        reader_may_skip: true,
        subject: None,
        facts: Vec::new(),
        ..answer.event.clone()
    };
    NewEvent { id: found.id, event, ..answer.clone() }
}

/// Takes what was said under a key out of an event; says whether it was there.
pub(crate) fn retract(event: &mut Event, key: &str) -> bool {
    let mut found = false;
    for fact in event.facts.iter_mut().filter(|fact| fact.key == key) {
        fact.value.clear();
        fact.verified_by.clear();
        fact.retracted = true;
        found = true;
    }
    found
}

const fn state(state: State) -> v1::FactState {
    match state {
        State::Unknown => v1::FactState::Unknown,
        State::Known => v1::FactState::Known,
        State::Stale => v1::FactState::Stale,
        State::Conflicted => v1::FactState::Conflicted,
        State::Restricted => v1::FactState::Restricted,
    }
}

/// Why a statement was retracted, if it was.
pub(crate) const fn retraction(reason: Option<Retraction>) -> v1::RetractionReason {
    match reason {
        None => v1::RetractionReason::Unspecified,
        Some(Retraction::NeverSaid) => v1::RetractionReason::NeverSaid,
        Some(Retraction::Erased) => v1::RetractionReason::Erased,
    }
}

/// Why a customer was asked again.
pub(crate) const fn reason(reason: Reason) -> v1::RepetitionReason {
    match reason {
        Reason::AlreadyKnown => v1::RepetitionReason::AlreadyKnown,
        Reason::Security => v1::RepetitionReason::Security,
        Reason::CustomerInsisted => v1::RepetitionReason::CustomerInsisted,
        Reason::NotTrusted => v1::RepetitionReason::NotTrusted,
        Reason::DidNotLook => v1::RepetitionReason::DidNotLook,
        Reason::SystemDown => v1::RepetitionReason::SystemDown,
        Reason::Other => v1::RepetitionReason::Other,
    }
}
