//! What requests about handoffs say.

use baton_errors::Violations;
use baton_model::{Department, HandoffId};
use baton_proto::cases::v1;
use prost_types::Timestamp;
use time::OffsetDateTime;

use super::{cases, instant, slug};
use crate::commands::handoffs::request::Target;
use crate::domain::handoff::{HandoffState, Rating};

/// The handoff that a request is about.
pub(crate) fn id(violations: &mut Violations, text: &str) -> Option<HandoffId> {
    violations.take("handoff_id", text.parse())
}

/// The department that a request is about.
pub(crate) fn department(violations: &mut Violations, field: &str, text: &str) -> Option<Department> {
    violations.take(field, text.parse())
}

/// Whom a sender asks: a department, or whoever can do something.
pub(crate) fn target(violations: &mut Violations, department: &str, capability: &str) -> Option<Target> {
    match (department.is_empty(), capability.is_empty()) {
        (false, true) => self::department(violations, "to_department", department).map(Target::Department),
        (true, false) => Some(Target::Capability(slug(violations, "to_capability", capability.to_owned()))),
        (true, true) => {
            violations.add("to_department", "must be set, or to_capability");
            None
        }
        (false, false) => {
            violations.add("to_capability", "must not be set beside to_department");
            None
        }
    }
}

/// What a receiver says of a brief.
pub(crate) fn rating(violations: &mut Violations, rating: i32, missing: String) -> Option<Rating> {
    let usable = match v1::BriefRating::try_from(rating) {
        Ok(v1::BriefRating::Usable) => Some(true),
        Ok(v1::BriefRating::NotUsable) => Some(false),
        Ok(v1::BriefRating::Unspecified) | Err(_) => {
            violations.add("rating", "must be USABLE or NOT_USABLE");
            None
        }
    };
    let missing = cases::line(violations, "missing", missing, usable == Some(false));
    Some(Rating { usable: usable?, missing })
}

/// Until when a request waits for a decision, if it says. Whether that is in the future is for the command to judge: a
/// retry that comes after it gets the first outcome.
pub(crate) fn accept_by(violations: &mut Violations, accept_by: Option<Timestamp>) -> Option<OffsetDateTime> {
    violations.take("accept_by", instant(accept_by?))
}

/// The states of a filter.
pub(crate) fn states(violations: &mut Violations, states: &[i32]) -> Vec<HandoffState> {
    let known = |number: &i32| match v1::HandoffState::try_from(*number) {
        Ok(v1::HandoffState::Requested) => Some(HandoffState::Requested),
        Ok(v1::HandoffState::Accepted) => Some(HandoffState::Accepted),
        Ok(v1::HandoffState::Declined) => Some(HandoffState::Declined),
        Ok(v1::HandoffState::Expired) => Some(HandoffState::Expired),
        Ok(v1::HandoffState::Withdrawn) => Some(HandoffState::Withdrawn),
        Ok(v1::HandoffState::Returned) => Some(HandoffState::Returned),
        Ok(v1::HandoffState::Completed) => Some(HandoffState::Completed),
        Ok(v1::HandoffState::Unspecified) | Err(_) => None,
    };
    let found: Vec<HandoffState> = states.iter().filter_map(known).collect();
    if found.len() < states.len() {
        violations.add("states", "must be states of a handoff");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_can_be_filtered_by() {
        let mut violations = Violations::new();
        assert_eq!(states(&mut violations, &[1, 2, 3, 4, 5, 6, 7]), HandoffState::ALL);
        assert!(violations.finish().is_ok());
        let mut violations = Violations::new();
        states(&mut violations, &[0]);
        assert!(violations.finish().is_err());
    }
}
