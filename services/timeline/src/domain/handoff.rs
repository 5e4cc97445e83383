//! A handoff: the two-party contract by which a case moves from one department to another.
//!
//! `requested → accepted | declined | expired | withdrawn`; `accepted → returned | completed`. Every step changes the
//! handoff and its case together ([`Step`]) and makes one event.
//!
//! Invariants:
//! - The sender is accountable until the receiver accepts, and again when the receiver returns the case.
//! - A handoff is decided once. Whoever comes later is told who was first.
//! - A requested or accepted handoff is its case's `open_handoff`; any other is not.
//! - A case that moved twice without being solved moves on only to, or from, somebody who conducts it ([`Conductors`]).
//!
//! An overdue request can still be decided until the sweep has expired it: the first of the two wins, and a receiver
//! who is late but ready is better for the customer than none.

use std::fmt;

use baton_model::{Actor, CaseId, CustomerId, Department, DictatableNumber, HandoffId};
use time::{Duration, OffsetDateTime};

use super::case::Case;

mod conduct;
mod steps;

pub(crate) use conduct::Conductors;
pub(crate) use steps::request;

/// How long a request waits for a decision when neither the sender nor a standard says.
pub(crate) const DEFAULT_PATIENCE: Duration = Duration::hours(4);

/// A case on its way from one department to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Handoff {
    /// Carries the customer's partition.
    pub(crate) id: HandoffId,
    /// The case that moves.
    pub(crate) case_id: CaseId,
    /// The case's number.
    pub(crate) case_number: DictatableNumber,
    /// Whose matter.
    pub(crate) customer_id: CustomerId,
    /// Where it stands.
    pub(crate) state: HandoffState,
    /// The sender.
    pub(crate) from_department: Department,
    /// The receiver.
    pub(crate) to_department: Department,
    /// Why it should move.
    pub(crate) reason: String,
    /// What the receiver is asked to do next; may be empty.
    pub(crate) next_step: String,
    /// Who asked.
    pub(crate) requested_by: Actor,
    /// When it was asked (in life).
    pub(crate) requested_at: OffsetDateTime,
    /// When it expires if nobody decides.
    pub(crate) accept_by: OffsetDateTime,
    /// Who accepted, declined or withdrew; nobody when it expired.
    pub(crate) decided_by: Option<Actor>,
    /// When that was, or when it expired.
    pub(crate) decided_at: Option<OffsetDateTime>,
    /// Why it was declined, returned or withdrawn.
    pub(crate) decision_reason: String,
    /// Whom a decliner named instead.
    pub(crate) better_department: Option<Department>,
    /// What the receiver did, when completed.
    pub(crate) outcome: String,
    /// When it was completed or returned.
    pub(crate) ended_at: Option<OffsetDateTime>,
    /// The capability that was asked for; empty when the sender named the department.
    pub(crate) to_capability: String,
    /// What the receiver said of the brief.
    pub(crate) rating: Option<Rating>,
    /// How complete the brief was about the case, in percent.
    pub(crate) completeness: i32,
    /// Why it was handed on although that was too little; may be empty.
    pub(crate) override_reason: String,
}

/// What a receiver says of a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rating {
    /// Whether it could be worked with.
    pub(crate) usable: bool,
    /// What was missing; may be empty.
    pub(crate) missing: String,
}

/// Where a handoff stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum HandoffState {
    /// Asked; the sender is accountable.
    Requested,
    /// Taken; the receiver is accountable.
    Accepted,
    /// Refused; the sender is accountable.
    Declined,
    /// Nobody decided in time; the sender's lead has it.
    Expired,
    /// Taken back by the sender.
    Withdrawn,
    /// Accepted, then given back; the sender is accountable.
    Returned,
    /// Accepted, and done; the receiver is accountable.
    Completed,
}

/// What the sender asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Carries the customer's partition.
    pub(crate) id: HandoffId,
    /// The receiver.
    pub(crate) to_department: Department,
    /// The capability for which the receiver was picked; empty when the sender named it.
    pub(crate) to_capability: String,
    /// Why it is asked although the brief is incomplete; may be empty.
    pub(crate) override_reason: String,
    /// Why.
    pub(crate) reason: String,
    /// What to do next; may be empty.
    pub(crate) next_step: String,
    /// Until when it waits for a decision.
    pub(crate) accept_by: OffsetDateTime,
}

/// A case and its handoff after a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// The case as it becomes.
    pub(crate) case: Case,
    /// The handoff as it becomes.
    pub(crate) handoff: Handoff,
}

impl HandoffState {
    /// Every state, in the order of the contract.
    pub(crate) const ALL: [Self; 7] = [
        Self::Requested,
        Self::Accepted,
        Self::Declined,
        Self::Expired,
        Self::Withdrawn,
        Self::Returned,
        Self::Completed,
    ];

    /// The word people read and the database stores.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Returned => "returned",
            Self::Completed => "completed",
        }
    }

    /// The state that this word names.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

impl fmt::Display for HandoffState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
