//! When a customer was asked for what we had already.
//!
//! An asking may be noticed twice: somebody reports it, and the answer that is recorded shows it. Both are one asking if
//! the same person asked for the same thing within half an hour.

use baton_model::{Actor, CaseId, CustomerId, Department, EventId};
use time::{Duration, OffsetDateTime};

use super::fact::{State, Statement, fold};
use super::fact_key::{FactKey, Kind};

/// How far a report and an answer of one asking are apart at most.
const ONE_ASKING: Duration = Duration::minutes(30);

/// A customer was asked again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repetition {
    /// The event that tells of it.
    pub(crate) id: EventId,
    pub(crate) customer_id: CustomerId,
    pub(crate) key: String,
    pub(crate) department: Department,
    pub(crate) asked_by: Actor,
    /// In life.
    pub(crate) asked_at: OffsetDateTime,
    pub(crate) case_id: Option<CaseId>,
    pub(crate) reason: Reason,
    pub(crate) note: String,
    /// The event with the answer, if that showed it.
    pub(crate) answer: Option<EventId>,
    /// What was recorded before, if anything was.
    pub(crate) known: Option<Heard>,
}

/// That somebody heard something at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) by: Actor,
    pub(crate) at: OffsetDateTime,
    pub(crate) event_id: EventId,
}

/// Why a customer was asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    AlreadyKnown,
    Security,
    CustomerInsisted,
    NotTrusted,
    DidNotLook,
    SystemDown,
    Other,
}

impl Reason {
    const ALL: [Self; 7] = [
        Self::AlreadyKnown,
        Self::Security,
        Self::CustomerInsisted,
        Self::NotTrusted,
        Self::DidNotLook,
        Self::SystemDown,
        Self::Other,
    ];

    /// The word for it in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::AlreadyKnown => "already_known",
            Self::Security => "security",
            Self::CustomerInsisted => "customer_insisted",
            Self::NotTrusted => "not_trusted",
            Self::DidNotLook => "did_not_look",
            Self::SystemDown => "system_down",
            Self::Other => "other",
        }
    }

    /// The reason with this word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

impl From<&Statement> for Heard {
    fn from(statement: &Statement) -> Self {
        Self { by: statement.heard_by.clone(), at: statement.heard_at, event_id: statement.event_id }
    }
}

/// What the customer had told us already when we asked for this, if we could know it: the same, and it counted.
///
/// An answer that differs was worth the question. Whoever may not read a key cannot know it, and a security question is
/// there to be asked.
pub(crate) fn repeated<'a>(
    key: &FactKey,
    said: impl IntoIterator<Item = &'a Statement>,
    answer: &Statement,
) -> Option<Heard> {
    if !answer.asked || key.kind == Kind::Verification {
        return None;
    }
    let before = said.into_iter().filter(|statement| statement.place() < answer.place()).cloned();
    let before: Vec<Statement> = before.collect();
    let known = fold(key, &before, answer.case_id, answer.department.as_str(), answer.heard_at);
    let known = known.statements.first().filter(|_| known.state == State::Known)?;
    let is_same = key.kind.normalise(&known.value) == key.kind.normalise(&answer.value);
    is_same.then(|| known.into())
}

/// Of the repetitions, the one that tells of the same asking: nearest in time, and not yet told of from this side.
pub(crate) fn same_asking<'a>(
    told: impl IntoIterator<Item = &'a Repetition>,
    asking: &Repetition,
) -> Option<&'a Repetition> {
    let apart = |other: &Repetition| (other.asked_at - asking.asked_at).abs();
    let is_other_side = |other: &&Repetition| {
        other.answer.is_some() != asking.answer.is_some()
            && (other.reason == Reason::AlreadyKnown) != (asking.reason == Reason::AlreadyKnown)
    };
    told.into_iter()
        .filter(is_other_side)
        .filter(|other| other.customer_id == asking.customer_id && other.key == asking.key)
        .filter(|other| other.asked_by.id == asking.asked_by.id && apart(other) <= ONE_ASKING)
        .min_by_key(|other| (apart(other), other.id))
}

/// When repetitions of the same asking happened at the earliest and at the latest.
pub(crate) fn around(asked_at: OffsetDateTime) -> (OffsetDateTime, OffsetDateTime) {
    (asked_at.saturating_sub(ONE_ASKING), asked_at.saturating_add(ONE_ASKING))
}

#[cfg(test)]
mod tests;
