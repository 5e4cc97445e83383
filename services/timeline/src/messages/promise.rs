//! A promise as a message.

use baton_proto::timeline::v1;

use super::{actor, timestamp};
use crate::domain::promise::{Evidence, Feasibility, Promise, PromiseState, Release, ReleaseOutcome};

/// The promise as callers read it.
pub(crate) fn promise(promise: &Promise) -> v1::Promise {
    let (subject_kind, subject_id) = promise.subject.clone().unwrap_or_default();
    v1::Promise {
        id: promise.id.to_string(),
        customer_id: promise.customer_id.to_string(),
        case_id: promise.case_id.map(|id| id.to_string()).unwrap_or_default(),
        department: promise.department.to_string(),
        text: promise.text.clone(),
        made_at: Some(timestamp(promise.made_at)),
        made_by: Some(actor(&promise.made_by)),
        event_id: promise.event_id.to_string(),
        due: Some(timestamp(promise.due)),
        evidence: promise.evidence.as_ref().map(evidence),
        feasibility: feasibility(promise.feasibility).into(),
        feasibility_note: promise.feasibility_note.clone(),
        subject_kind,
        subject_id,
        imported: promise.imported,
        replaces_id: promise.replaces.map(|id| id.to_string()).unwrap_or_default(),
        replaced_by_id: promise.replaced_by.map(|id| id.to_string()).unwrap_or_default(),
        state: state(promise.state()).into(),
        fulfilled_by_event_id: promise.fulfilled.map(|by| by.event_id.to_string()).unwrap_or_default(),
        fulfilled_at: promise.fulfilled.map(|by| timestamp(by.at)),
        warned_at: promise.warned_at.map(timestamp),
        broken_at: promise.broken_at.map(timestamp),
        release: promise.release.as_ref().map(release),
        voided_by_event_id: promise.voided.map(|by| by.event_id.to_string()).unwrap_or_default(),
    }
}

/// What fulfils a promise.
pub(crate) fn evidence(evidence: &Evidence) -> v1::PromiseEvidence {
    v1::PromiseEvidence {
        event_type: evidence.event_type.clone(),
        subject_kind: evidence.subject_kind.clone(),
        subject_id: evidence.subject_id.clone(),
        voided_by_types: evidence.void_types.clone(),
    }
}

fn release(release: &Release) -> v1::PromiseRelease {
    let outcome = match release.outcome {
        ReleaseOutcome::Done => v1::PromiseOutcome::Done,
        ReleaseOutcome::NotWanted => v1::PromiseOutcome::NotWanted,
        ReleaseOutcome::CannotBeKept => v1::PromiseOutcome::CannotBeKept,
    };
    v1::PromiseRelease {
        outcome: outcome.into(),
        reason: release.reason.clone(),
        released_by: Some(actor(&release.by)),
        released_at: Some(timestamp(release.at)),
    }
}

const fn feasibility(feasibility: Feasibility) -> v1::PromiseFeasibility {
    match feasibility {
        Feasibility::Unchecked => v1::PromiseFeasibility::Unchecked,
        Feasibility::Checked => v1::PromiseFeasibility::Checked,
        Feasibility::NotFeasible => v1::PromiseFeasibility::NotFeasible,
    }
}

const fn state(state: PromiseState) -> v1::PromiseState {
    match state {
        PromiseState::Open => v1::PromiseState::Open,
        PromiseState::Kept => v1::PromiseState::Kept,
        PromiseState::Early => v1::PromiseState::Early,
        PromiseState::Late => v1::PromiseState::Late,
        PromiseState::Broken => v1::PromiseState::Broken,
        PromiseState::Released => v1::PromiseState::Released,
        PromiseState::Replaced => v1::PromiseState::Replaced,
    }
}
