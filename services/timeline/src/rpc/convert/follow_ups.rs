//! What requests about follow-ups say.

use baton_errors::Violations;
use baton_model::FollowUpId;
use baton_proto::timeline::v1;

use crate::domain::follow_up::FollowUpState;

/// The follow-up that a request is about.
pub(crate) fn id(violations: &mut Violations, text: &str) -> Option<FollowUpId> {
    violations.take("follow_up_id", text.parse())
}

/// The states of a filter.
pub(crate) fn states(violations: &mut Violations, states: &[i32]) -> Vec<FollowUpState> {
    let known = |number: &i32| match v1::FollowUpState::try_from(*number) {
        Ok(v1::FollowUpState::Open) => Some(FollowUpState::Open),
        Ok(v1::FollowUpState::Missed) => Some(FollowUpState::Missed),
        Ok(v1::FollowUpState::Done) => Some(FollowUpState::Done),
        Ok(v1::FollowUpState::Unspecified) | Err(_) => None,
    };
    let found: Vec<FollowUpState> = states.iter().filter_map(known).collect();
    if found.len() < states.len() {
        violations.add("states", "must be states of a follow-up");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_can_be_filtered_by() {
        let mut violations = Violations::new();
        assert_eq!(states(&mut violations, &[1, 2, 3]), FollowUpState::ALL);
        assert!(violations.finish().is_ok());
        let mut violations = Violations::new();
        states(&mut violations, &[0]);
        assert!(violations.finish().is_err());
    }
}
