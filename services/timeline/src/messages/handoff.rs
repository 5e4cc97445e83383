//! A handoff as a message.

use baton_proto::cases::v1;
use prost::{DecodeError, Message};

use super::{actor, timestamp};
use crate::domain::handoff::{Handoff, HandoffState, Rating};

/// The handoff as lists and events carry it: without its brief.
pub(crate) fn handoff(handoff: &Handoff) -> v1::Handoff {
    v1::Handoff {
        id: handoff.id.to_string(),
        case_id: handoff.case_id.to_string(),
        case_number: handoff.case_number.to_string(),
        customer_id: handoff.customer_id.to_string(),
        state: state(handoff.state).into(),
        from_department: handoff.from_department.to_string(),
        to_department: handoff.to_department.to_string(),
        reason: handoff.reason.clone(),
        next_step: handoff.next_step.clone(),
        requested_by: Some(actor(&handoff.requested_by)),
        requested_at: Some(timestamp(handoff.requested_at)),
        accept_by: Some(timestamp(handoff.accept_by)),
        decided_by: handoff.decided_by.as_ref().map(actor),
        decided_at: handoff.decided_at.map(timestamp),
        decision_reason: handoff.decision_reason.clone(),
        better_department: handoff.better_department.as_ref().map(ToString::to_string).unwrap_or_default(),
        brief: None,
        outcome: handoff.outcome.clone(),
        ended_at: handoff.ended_at.map(timestamp),
        to_capability: handoff.to_capability.clone(),
        completeness: handoff.completeness,
        override_reason: handoff.override_reason.clone(),
        brief_rating: rating(handoff.rating.as_ref()).into(),
        brief_missing: handoff.rating.as_ref().map(|rating| rating.missing.clone()).unwrap_or_default(),
    }
}

/// The handoff with its frozen brief.
pub(crate) fn handoff_with_brief(of: &Handoff, brief: &[u8]) -> Result<v1::Handoff, DecodeError> {
    Ok(v1::Handoff { brief: Some(Message::decode(brief)?), ..handoff(of) })
}

const fn rating(rating: Option<&Rating>) -> v1::BriefRating {
    match rating {
        None => v1::BriefRating::Unspecified,
        Some(Rating { usable: true, .. }) => v1::BriefRating::Usable,
        Some(Rating { usable: false, .. }) => v1::BriefRating::NotUsable,
    }
}

const fn state(state: HandoffState) -> v1::HandoffState {
    match state {
        HandoffState::Requested => v1::HandoffState::Requested,
        HandoffState::Accepted => v1::HandoffState::Accepted,
        HandoffState::Declined => v1::HandoffState::Declined,
        HandoffState::Expired => v1::HandoffState::Expired,
        HandoffState::Withdrawn => v1::HandoffState::Withdrawn,
        HandoffState::Returned => v1::HandoffState::Returned,
        HandoffState::Completed => v1::HandoffState::Completed,
    }
}
