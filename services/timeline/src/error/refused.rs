//! What the caller is told when a case or a handoff does not take a step.

use baton_errors::{Failure, Reason, Violations};

use baton_model::Department;

use crate::domain::completeness::THRESHOLD;
use crate::domain::refusal::Refusal;

/// The refusal as the contract names it.
pub(super) fn failure(refusal: Refusal) -> Failure {
    let message = refusal.to_string();
    match refusal {
        Refusal::NotAccountable { department } | Refusal::NotOwner { department } => {
            Failure::new(Reason::NotAccountable, message).with("department", department)
        }
        Refusal::DepartmentNotAllowed { department } => {
            Failure::new(Reason::DepartmentNotAllowed, message).with("department", department)
        }
        Refusal::WrongState { state, allowed } => {
            Failure::new(Reason::WrongState, message).with("state", state).with("allowed", allowed)
        }
        Refusal::StaleEtag { current } => {
            Failure::new(Reason::StaleEtag, message).with("current_etag", current)
        }
        Refusal::HandoffUnderWay { handoff_id } => {
            Failure::new(Reason::HandoffUnderWay, message).with("handoff_id", handoff_id)
        }
        Refusal::PromiseReplaced { replaced_by } => {
            Failure::new(Reason::PromiseReplaced, message).with("replaced_by_id", replaced_by)
        }
        Refusal::AlreadyDecided { state, winner } => {
            let failure = Failure::new(Reason::HandoffAlreadyDecided, message).with("handoff_state", state);
            match winner {
                Some(winner) => failure
                    .with("winner_id", winner.id)
                    .with("winner_name", winner.name)
                    .with("winner_department", winner.department),
                None => failure,
            }
        }
        Refusal::BriefIncomplete { completeness, missing } => Failure::new(Reason::BriefIncomplete, message)
            .with("completeness", completeness)
            .with("threshold", THRESHOLD)
            .with("missing", missing),
        Refusal::NeedsConductor(conductors) => {
            let mediators: Vec<&str> = conductors.outside().map(Department::as_str).collect();
            let failure = Failure::new(Reason::HandoffNeedsConductor, message);
            let failure = failure.with("mediators", mediators.join(","));
            match conductors.owner {
                Some(owner) => {
                    failure.with("owner_department", owner.department).with("owner_name", owner.name)
                }
                None => failure,
            }
        }
        Refusal::FeedbackAsked { asked_at } => {
            Failure::new(Reason::FeedbackAlreadyAsked, message).with("asked_at", asked_at)
        }
        Refusal::FeedbackGiven { answered_at } => {
            Failure::new(Reason::FeedbackAlreadyGiven, message).with("answered_at", answered_at)
        }
        Refusal::OwnDepartment { field } => {
            let mut violations = Violations::new();
            violations.add(field, message);
            Failure::invalid(violations)
        }
    }
}
