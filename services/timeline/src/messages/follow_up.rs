//! A follow-up as a message.

use baton_proto::timeline::v1;

use super::{actor, timestamp};
use crate::domain::follow_up::{FollowUp, FollowUpKind, FollowUpState};

/// The follow-up as callers read it.
pub(crate) fn follow_up(follow_up: &FollowUp) -> v1::FollowUp {
    let done = follow_up.done.as_ref();
    let kind = match follow_up.kind {
        FollowUpKind::Reminder => v1::FollowUpKind::Reminder,
        FollowUpKind::Apology => v1::FollowUpKind::Apology,
    };
    let state = match follow_up.state {
        FollowUpState::Open => v1::FollowUpState::Open,
        FollowUpState::Missed => v1::FollowUpState::Missed,
        FollowUpState::Done => v1::FollowUpState::Done,
    };
    v1::FollowUp {
        id: follow_up.id.to_string(),
        customer_id: follow_up.customer_id.to_string(),
        case_id: follow_up.case_id.map(|id| id.to_string()).unwrap_or_default(),
        department: follow_up.department.to_string(),
        text: follow_up.text.clone(),
        kind: kind.into(),
        due: Some(timestamp(follow_up.due)),
        promise_id: follow_up.promise_id.map(|id| id.to_string()).unwrap_or_default(),
        state: state.into(),
        scheduled_by: Some(actor(&follow_up.scheduled_by)),
        scheduled_at: Some(timestamp(follow_up.scheduled_at)),
        snoozes: follow_up.snoozes,
        missed_at: follow_up.missed_at.map(timestamp),
        outcome: done.map(|done| done.outcome.clone()).unwrap_or_default(),
        done_by: done.map(|done| actor(&done.by)),
        done_at: done.map(|done| timestamp(done.at)),
    }
}
