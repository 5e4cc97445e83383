//! Commands on handoffs.
//!
//! Each reads handoff and case under the lock of their partition, lets the domain take the step, and keeps it: both
//! rows and one event. Of any number of concurrent decisions one comes first; the domain tells the others who it was.

pub(crate) mod accept;
pub(crate) mod complete;
pub(crate) mod decline;
pub(crate) mod expire;
pub(crate) mod give_back;
pub(crate) mod rate;
pub(crate) mod request;
pub(crate) mod withdraw;

use baton_model::HandoffId;
use baton_proto::cases::v1::{
    HandoffAccepted, HandoffCompleted, HandoffDeclined, HandoffExpired, HandoffRequested, HandoffReturned,
    HandoffWithdrawn,
};
use sqlx::PgConnection;

use super::Circumstances;
use super::cases::{self, Recorded, tell};
use crate::domain::case::Case;
use crate::domain::handoff::{Handoff, HandoffState, Step};
use crate::error::Error;
use crate::{messages, store};

/// The handoff that a command is about, as it is under the lock of its partition.
pub(super) async fn load(conn: &mut PgConnection, id: HandoffId) -> Result<Handoff, Error> {
    store::handoffs::find(conn, id).await?.ok_or(Error::HandoffNotFound(id))
}

/// The handoff that a command is about, and its case.
async fn load_both(conn: &mut PgConnection, id: HandoffId) -> Result<(Handoff, Case), Error> {
    let handoff = load(conn, id).await?;
    let case = cases::load(conn, handoff.case_id).await?;
    Ok((handoff, case))
}

/// Stores what a step changed, and records its event.
pub(super) async fn keep(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    step: &Step,
) -> Result<Recorded, Error> {
    store::cases::update(conn, &step.case).await?;
    store::handoffs::update(conn, &step.handoff).await?;
    if matches!(step.handoff.state, HandoffState::Accepted | HandoffState::Returned) {
        // What was promised and planned in the case is its new department's to do.
        store::promises::hand_over(conn, step.case.id, &step.case.department).await?;
        store::follow_ups::hand_over(conn, step.case.id, &step.case.department).await?;
        store::complaints::hand_over(conn, step.case.id, &step.case.department).await?;
    }
    announce(conn, circumstances, step).await
}

/// Records the event of a step: the one that leads to the state in which the handoff now is.
async fn announce(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    Step { case, handoff }: &Step,
) -> Result<Recorded, Error> {
    let handoff_message = Some(messages::handoff(handoff));
    let Handoff { from_department: from, to_department: to, reason, decision_reason, outcome, .. } = handoff;
    let number = case.number;
    match handoff.state {
        HandoffState::Requested => {
            let summary = format!("Case {number}: {from} asks {to} to take it: {reason}");
            tell(conn, circumstances, case, &summary, &HandoffRequested { handoff: handoff_message }).await
        }
        HandoffState::Accepted => {
            let summary = format!("Case {number}: {to} took it from {from}");
            tell(conn, circumstances, case, &summary, &HandoffAccepted { handoff: handoff_message }).await
        }
        HandoffState::Declined => {
            let summary = match &handoff.better_department {
                Some(better) => format!("Case {number}: {to} declined, better {better}: {decision_reason}"),
                None => format!("Case {number}: {to} declined: {decision_reason}"),
            };
            tell(conn, circumstances, case, &summary, &HandoffDeclined { handoff: handoff_message }).await
        }
        HandoffState::Expired => {
            let summary = format!("Case {number}: {to} did not answer in time; the lead of {from} has it");
            tell(conn, circumstances, case, &summary, &HandoffExpired { handoff: handoff_message }).await
        }
        HandoffState::Withdrawn => {
            let because =
                if decision_reason.is_empty() { String::new() } else { format!(": {decision_reason}") };
            let summary = format!("Case {number}: {from} took its request to {to} back{because}");
            tell(conn, circumstances, case, &summary, &HandoffWithdrawn { handoff: handoff_message }).await
        }
        HandoffState::Returned => {
            let summary = format!("Case {number}: {to} gave it back to {from}: {decision_reason}");
            tell(conn, circumstances, case, &summary, &HandoffReturned { handoff: handoff_message }).await
        }
        HandoffState::Completed => {
            let summary = format!("Case {number}: {to} did what {from} asked: {outcome}");
            tell(conn, circumstances, case, &summary, &HandoffCompleted { handoff: handoff_message }).await
        }
    }
}
