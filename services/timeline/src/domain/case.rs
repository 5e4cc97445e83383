//! A case: one matter of one customer.
//!
//! Every function takes the case as it is and gives the case as it becomes, or the reason why not. Each step makes
//! one event, so `revision` counts the events of the case and of its handoffs.
//!
//! Invariants:
//! - A case has one accountable department at every instant; only an accepted or returned handoff changes it.
//! - A case that is not open has no handoff under way.

use std::fmt;

use baton_model::{Actor, CaseId, CustomerId, Department, DictatableNumber, HandoffId};
use time::OffsetDateTime;

use super::refusal::Refusal;

/// One matter of one customer that may travel between departments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    /// Carries the customer's partition.
    pub(crate) id: CaseId,
    /// What people dictate. Never changes, never reused.
    pub(crate) number: DictatableNumber,
    /// Whose matter.
    pub(crate) customer_id: CustomerId,
    /// One line.
    pub(crate) title: String,
    /// What kind of matter, a slug; empty for unknown.
    pub(crate) kind: String,
    /// In the customer's words; empty for unknown.
    pub(crate) desired_outcome: String,
    /// Where it stands.
    pub(crate) state: CaseState,
    /// The accountable one.
    pub(crate) department: Department,
    /// The person working on it, of the accountable department.
    pub(crate) assignee: Option<Actor>,
    /// How it was resolved; empty while it is open.
    pub(crate) resolution: String,
    /// The handoff under way: requested or accepted.
    pub(crate) open_handoff: Option<HandoffId>,
    /// How many times it changed its department.
    pub(crate) moves: i32,
    /// Those since it was opened or reopened.
    pub(crate) unresolved_moves: i32,
    /// How many events it has had.
    pub(crate) revision: i64,
    /// In life.
    pub(crate) opened_at: OffsetDateTime,
    /// When its last event occurred.
    pub(crate) updated_at: OffsetDateTime,
    /// By when the customer is to hear from us. Only an open case has one, and none that was imported.
    pub(crate) next_update_due: Option<OffsetDateTime>,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CaseState {
    /// Somebody has to do something.
    Open,
    /// Solved as far as the department can tell.
    Resolved,
    /// Over.
    Closed,
}

/// What a new case starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Opening {
    /// Carries the customer's partition.
    pub(crate) id: CaseId,
    /// Not taken by another case.
    pub(crate) number: DictatableNumber,
    /// Whose matter.
    pub(crate) customer_id: CustomerId,
    /// One line.
    pub(crate) title: String,
    /// A slug; empty for unknown.
    pub(crate) kind: String,
    /// In the customer's words; empty for unknown.
    pub(crate) desired_outcome: String,
}

/// New values for some fields; `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// One line.
    pub(crate) title: Option<String>,
    /// A slug; empty for unknown.
    pub(crate) kind: Option<String>,
    /// In the customer's words; empty for unknown.
    pub(crate) desired_outcome: Option<String>,
    /// Who works on it from now on.
    pub(crate) assignee: Option<Assignee>,
}

/// Who works on a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Assignee {
    /// A person of the accountable department.
    Person(Actor),
    Nobody,
}

impl Assignee {
    fn into_person(self) -> Option<Actor> {
        match self {
            Self::Person(person) => Some(person),
            Self::Nobody => None,
        }
    }
}

impl Case {
    /// A new case, for which the opener's department is accountable.
    pub(crate) fn open(
        opening: Opening,
        department: Department,
        at: OffsetDateTime,
        next_update: OffsetDateTime,
    ) -> Self {
        Self {
            id: opening.id,
            number: opening.number,
            customer_id: opening.customer_id,
            title: opening.title,
            kind: opening.kind,
            desired_outcome: opening.desired_outcome,
            state: CaseState::Open,
            department,
            assignee: None,
            resolution: String::new(),
            open_handoff: None,
            moves: 0,
            unresolved_moves: 0,
            revision: 1,
            opened_at: at,
            updated_at: at,
            next_update_due: Some(next_update),
        }
    }

    /// What changes with every change.
    pub(crate) fn etag(&self) -> String {
        self.revision.to_string()
    }

    /// The case with other values, and the names of the fields that differ; no name when nothing does, and then it is
    /// no change. An empty `etag` overwrites whatever is there.
    pub(crate) fn update(
        &self,
        by: &Department,
        etag: &str,
        changes: Changes,
        at: OffsetDateTime,
    ) -> Result<(Self, Vec<&'static str>), Refusal> {
        self.must_be_accountable(by)?;
        self.must_be(&[CaseState::Open, CaseState::Resolved], "open, resolved")?;
        if !etag.is_empty() && etag != self.etag() {
            return Err(Refusal::StaleEtag { current: self.etag() });
        }
        let mut next = self.stepped(at);
        let mut changed = Vec::new();
        set(&mut next.title, changes.title, "title", &mut changed);
        set(&mut next.kind, changes.kind, "kind", &mut changed);
        set(&mut next.desired_outcome, changes.desired_outcome, "desired_outcome", &mut changed);
        set(&mut next.assignee, changes.assignee.map(Assignee::into_person), "assignee", &mut changed);
        Ok(if changed.is_empty() { (self.clone(), changed) } else { (next, changed) })
    }

    /// The matter is solved. Whatever handoff was under way has to be ended first.
    pub(crate) fn resolve(
        &self,
        by: &Department,
        resolution: String,
        at: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        self.must_be_accountable(by)?;
        self.must_be(&[CaseState::Open], "open")?;
        if let Some(handoff_id) = self.open_handoff {
            return Err(Refusal::HandoffUnderWay { handoff_id });
        }
        Ok(Self { state: CaseState::Resolved, resolution, next_update_due: None, ..self.stepped(at) })
    }

    /// The matter is over.
    pub(crate) fn close(&self, by: &Department, at: OffsetDateTime) -> Result<Self, Refusal> {
        self.must_be_accountable(by)?;
        self.must_be(&[CaseState::Resolved], "resolved")?;
        Ok(Self { state: CaseState::Closed, ..self.stepped(at) })
    }

    /// The matter is not over. Any department may say so: it is the one that the customer happens to call.
    pub(crate) fn reopen(&self, at: OffsetDateTime, next_update: OffsetDateTime) -> Result<Self, Refusal> {
        self.must_be(&[CaseState::Resolved, CaseState::Closed], "resolved, closed")?;
        Ok(Self {
            state: CaseState::Open,
            resolution: String::new(),
            unresolved_moves: 0,
            next_update_due: Some(next_update),
            ..self.stepped(at)
        })
    }

    /// The customer was told how it goes. That is no step of the case: its etag stays. What is told of an earlier time
    /// does not bring the next time forward.
    pub(crate) fn informed(&self, next_update: OffsetDateTime) -> Result<Self, Refusal> {
        self.must_be(&[CaseState::Open], "open")?;
        let next = self.next_update_due.max(Some(next_update));
        Ok(Self { next_update_due: next, ..self.clone() })
    }

    /// The case as history: nobody waits to hear from us.
    pub(crate) fn into_history(self) -> Self {
        Self { next_update_due: None, ..self }
    }

    /// The same case, one event later.
    pub(super) fn stepped(&self, at: OffsetDateTime) -> Self {
        Self { revision: self.revision + 1, updated_at: at, ..self.clone() }
    }

    pub(super) fn must_be_accountable(&self, department: &Department) -> Result<(), Refusal> {
        if self.department == *department {
            Ok(())
        } else {
            Err(Refusal::NotAccountable { department: self.department.clone() })
        }
    }

    pub(super) fn must_be(&self, states: &[CaseState], allowed: &'static str) -> Result<(), Refusal> {
        if states.contains(&self.state) {
            Ok(())
        } else {
            Err(Refusal::WrongState { state: self.state.as_str(), allowed })
        }
    }
}

fn set<T: PartialEq>(field: &mut T, value: Option<T>, name: &'static str, changed: &mut Vec<&'static str>) {
    if let Some(value) = value
        && value != *field
    {
        *field = value;
        changed.push(name);
    }
}

impl CaseState {
    /// Every state, in the order of life.
    pub(crate) const ALL: [Self; 3] = [Self::Open, Self::Resolved, Self::Closed];

    /// The word people read and the database stores.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    /// The state that this word names.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

impl fmt::Display for CaseState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
