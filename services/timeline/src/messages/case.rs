//! A case as a message.

use baton_proto::cases::v1;

use super::{actor, timestamp};
use crate::domain::case::{Case, CaseState};

/// The case as callers read it.
pub(crate) fn case(case: &Case) -> v1::Case {
    v1::Case {
        id: case.id.to_string(),
        number: case.number.to_string(),
        customer_id: case.customer_id.to_string(),
        title: case.title.clone(),
        kind: case.kind.clone(),
        desired_outcome: case.desired_outcome.clone(),
        state: state(case.state).into(),
        department: case.department.to_string(),
        assignee: case.assignee.as_ref().map(actor),
        resolution: case.resolution.clone(),
        open_handoff_id: case.open_handoff.map(|id| id.to_string()).unwrap_or_default(),
        moves: case.moves,
        etag: case.etag(),
        opened_at: Some(timestamp(case.opened_at)),
        updated_at: Some(timestamp(case.updated_at)),
        revision: case.revision,
        unresolved_moves: case.unresolved_moves,
        next_update_due: case.next_update_due.map(timestamp),
    }
}

const fn state(state: CaseState) -> v1::CaseState {
    match state {
        CaseState::Open => v1::CaseState::Open,
        CaseState::Resolved => v1::CaseState::Resolved,
        CaseState::Closed => v1::CaseState::Closed,
    }
}
