//! Why a case, a handoff, a promise or a follow-up does not take a step.

use baton_model::{Actor, Department, HandoffId, PromiseId};
use time::OffsetDateTime;

use super::handoff::{Conductors, HandoffState};

/// Why a step is refused. Nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// Only the accountable department may, and it is another one.
    #[error("the case is the {department} department's")]
    NotAccountable {
        /// The accountable one.
        department: Department,
    },
    /// Only the department that has to do it may, and it is another one.
    #[error("it is the {department} department's to do")]
    NotOwner {
        /// The one that has to.
        department: Department,
    },
    /// A promise got a new date already.
    #[error("it was replaced: go on with the promise that replaced it")]
    PromiseReplaced {
        /// That one.
        replaced_by: PromiseId,
    },
    /// Only one party of the handoff may, and it is another one.
    #[error("only the {department} department may do this")]
    DepartmentNotAllowed {
        /// The one that may.
        department: Department,
    },
    /// The state does not allow the step.
    #[error("it is {state}, and must be {allowed}")]
    WrongState {
        /// As it is.
        state: &'static str,
        /// From which states the step leads, with commas.
        allowed: &'static str,
    },
    /// The case changed since its etag was read.
    #[error("it changed since it was read: read it again")]
    StaleEtag {
        /// As it is.
        current: String,
    },
    /// One handoff at a time.
    #[error("a handoff of the case is under way")]
    HandoffUnderWay {
        /// The one.
        handoff_id: HandoffId,
    },
    /// Somebody else decided first, or nobody did in time.
    #[error("{}", already_decided(*.state, .winner.as_deref()))]
    AlreadyDecided {
        /// What became of the handoff.
        state: HandoffState,
        /// Who accepted, declined or withdrew; nobody when it expired.
        winner: Option<Box<Actor>>,
    },
    /// The receiver would have to ask the customer.
    #[error(
        "the brief is only {completeness} % complete: add what is missing, or say why it is handed on all the same"
    )]
    BriefIncomplete {
        /// In percent.
        completeness: i32,
        /// What is missing, with commas.
        missing: String,
    },
    /// It moved too often without being solved.
    #[error("the case moved twice without being solved and needs somebody who conducts it: {0}")]
    NeedsConductor(Box<Conductors>),
    /// A customer is asked about a case once.
    #[error("the customer was asked about this case at {asked_at}, and is asked once")]
    FeedbackAsked {
        /// When.
        asked_at: OffsetDateTime,
    },
    /// A case has one answer.
    #[error("the customer said at {answered_at} how this case went")]
    FeedbackGiven {
        /// When.
        answered_at: OffsetDateTime,
    },
    /// A case is handed, or a better department named, to somebody else than oneself.
    #[error("must be another department")]
    OwnDepartment {
        /// The field of the request that names it.
        field: &'static str,
    },
}

fn already_decided(state: HandoffState, winner: Option<&Actor>) -> String {
    match winner {
        Some(winner) => {
            format!("{} of {} decided first: the handoff is {state}", winner.name, winner.department)
        }
        None => format!("nobody decided in time: the handoff is {state}"),
    }
}
