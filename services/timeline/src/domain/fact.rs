//! What a customer has told us under one key: computed from every time that they said something.
//!
//! The fold looks at statements in the order in which they were said, so it does not matter in which order they arrived.
//! A statement joins what was said before: the same value refreshes it, another one contradicts it, and a correction
//! takes its place. What is old or empty does not count.

use baton_model::{Actor, CaseId, Department, EventId};
use time::{Duration, OffsetDateTime};

use super::fact_key::{FactKey, Freshness, Kind};

/// How long what belongs to a case holds when it was said without one.
const WITHOUT_CASE: Duration = Duration::days(30);

/// One time that a customer said something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) key: String,
    /// Empty when it was retracted, or was never to be stored.
    pub(crate) value: String,
    pub(crate) asked: bool,
    pub(crate) correction: bool,
    /// How the customer was verified; mostly empty.
    pub(crate) verified_by: String,
    pub(crate) department: Department,
    pub(crate) heard_by: Actor,
    /// In life.
    pub(crate) heard_at: OffsetDateTime,
    /// The event that carried it, and its sequence.
    pub(crate) event_id: EventId,
    pub(crate) sequence: i64,
    pub(crate) case_id: Option<CaseId>,
    /// Whether that case is closed now.
    pub(crate) case_closed: bool,
    pub(crate) retraction: Option<Retraction>,
}

/// Why a statement no longer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Retraction {
    NeverSaid,
    Erased,
}

/// What a customer has told us, as one reader may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) state: State,
    /// KNOWN and STALE: one. CONFLICTED: several, newest first. RESTRICTED: the last verification, or none.
    pub(crate) statements: Vec<Statement>,
    /// Until when it needs no asking, where that is an instant.
    pub(crate) fresh_until: Option<OffsetDateTime>,
    /// Whether it has to be asked for.
    pub(crate) to_ask: bool,
}

/// Whether a fact can be used without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum State {
    Unknown,
    Known,
    Stale,
    Conflicted,
    Restricted,
}

impl Retraction {
    /// The word for it in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::NeverSaid => "never_said",
            Self::Erased => "erased",
        }
    }

    /// The reason with this word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::NeverSaid, Self::Erased].into_iter().find(|reason| reason.as_str() == word)
    }
}

impl Statement {
    /// Its place in the order of life.
    pub(crate) const fn place(&self) -> (OffsetDateTime, i64) {
        (self.heard_at, self.sequence)
    }

    fn fresh_until(&self, freshness: Freshness) -> Option<OffsetDateTime> {
        match freshness {
            Freshness::Forever => None,
            Freshness::Days(days) => self.heard_at.checked_add(Duration::days(days.into())),
            Freshness::UntilCaseCloses if self.case_id.is_some() => None,
            Freshness::UntilCaseCloses => self.heard_at.checked_add(WITHOUT_CASE),
        }
    }

    fn is_fresh(&self, freshness: Freshness, at: OffsetDateTime) -> bool {
        let is_open = freshness != Freshness::UntilCaseCloses || self.case_id.is_none() || !self.case_closed;
        is_open && self.fresh_until(freshness).is_none_or(|until| at < until)
    }
}

/// What counts at `at`, for a reader of this department, of everything that was said under the key.
pub(crate) fn fold(
    key: &FactKey,
    statements: &[Statement],
    case: Option<CaseId>,
    reader: &str,
    at: OffsetDateTime,
) -> Fact {
    if !key.is_visible_to(reader) {
        return Fact { state: State::Restricted, statements: Vec::new(), fresh_until: None, to_ask: false };
    }
    let relevant = relevant(key, statements, case);
    if key.kind == Kind::Verification { verified(key, relevant, at) } else { told(key, relevant, at) }
}

/// The statements that answer a question in this case, in the order of life.
///
/// Most keys are the customer's, whatever the case. Of those that are a case's own, a case without a statement is answered
/// by the last one that was made without a case; without a case, every case's answer.
fn relevant<'a>(key: &FactKey, statements: &'a [Statement], case: Option<CaseId>) -> Vec<&'a Statement> {
    let mut said: Vec<&Statement> =
        statements.iter().filter(|statement| statement.retraction.is_none()).collect();
    said.sort_by_key(|statement| statement.place());
    if !key.is_of_case() {
        return said;
    }
    let last =
        said.iter().rposition(|statement| statement.case_id.is_none()).map(|index| said[index].place());
    let is_last = |statement: &Statement| Some(statement.place()) == last;
    match case {
        Some(case) if said.iter().any(|statement| statement.case_id == Some(case)) => {
            said.retain(|statement| statement.case_id == Some(case));
        }
        Some(_) => said.retain(|statement| is_last(statement)),
        None => said.retain(|statement| statement.case_id.is_some() || is_last(statement)),
    }
    said
}

fn told(key: &FactKey, said: Vec<&Statement>, at: OffsetDateTime) -> Fact {
    let valued = said.into_iter().map(|statement| (key.kind.normalise(&statement.value), statement));
    let said: Vec<(String, &Statement)> = valued.filter(|(value, _)| !value.is_empty()).collect();
    let last = said.last().map(|(_, statement)| *statement);
    // One for each value that stands, as it was said last. What is old neither stands nor corrects anything younger.
    let mut standing: Vec<(String, &Statement)> = Vec::new();
    for (value, statement) in said {
        if !statement.is_fresh(key.freshness, at) {
            continue;
        }
        if statement.correction {
            standing.retain(|(_, before)| key.is_of_case() && before.case_id != statement.case_id);
        }
        standing.retain(|(before, _)| *before != value);
        standing.push((value, statement));
    }
    let (state, statements): (State, Vec<&Statement>) = match standing.len() {
        0 => (last.map_or(State::Unknown, |_| State::Stale), last.into_iter().collect()),
        1 => (State::Known, standing.into_iter().map(|(_, statement)| statement).collect()),
        _ => (State::Conflicted, standing.into_iter().rev().map(|(_, statement)| statement).collect()),
    };
    let fresh_until = match statements.as_slice() {
        [one] => one.fresh_until(key.freshness),
        _ => None,
    };
    let statements = statements.into_iter().cloned().collect();
    Fact { state, statements, fresh_until, to_ask: state != State::Known }
}

/// Of a security question nobody learns more than that it was answered.
fn verified(key: &FactKey, said: Vec<&Statement>, at: OffsetDateTime) -> Fact {
    let last = said.into_iter().rfind(|statement| !statement.verified_by.is_empty());
    let to_ask = last.is_none_or(|statement| !statement.is_fresh(key.freshness, at));
    Fact {
        state: if last.is_some() { State::Restricted } else { State::Unknown },
        fresh_until: last.and_then(|statement| statement.fresh_until(key.freshness)),
        statements: last
            .map(|statement| Statement { value: String::new(), ..statement.clone() })
            .into_iter()
            .collect(),
        to_ask,
    }
}

/// The cases that have a fact of their own under the key, and `None` for what is nobody's own: what a list shows.
pub(crate) fn cases(key: &FactKey, statements: &[Statement]) -> Vec<Option<CaseId>> {
    if !key.is_of_case() {
        return vec![None];
    }
    let mut cases: Vec<Option<CaseId>> = Vec::new();
    for statement in statements {
        if !cases.contains(&statement.case_id) {
            cases.push(statement.case_id);
        }
    }
    cases.sort_by_key(|case| case.map(CaseId::as_uuid));
    cases
}

#[cfg(test)]
mod tests;
