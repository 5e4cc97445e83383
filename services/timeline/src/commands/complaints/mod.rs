//! Commands on complaints.
//!
//! Each reads the complaint under the lock of its partition, sees that its caller is not the one complained of, lets the
//! domain take the step, and keeps it: one row and one event.

pub(crate) mod answer_offer;
pub(crate) mod apologise;
pub(crate) mod assess_fault;
pub(crate) mod decide_remedy;
pub(crate) mod escalate;
pub(crate) mod file;
pub(crate) mod offer_remedy;
pub(crate) mod refuse_remedy;
pub(crate) mod request_evidence;
pub(crate) mod resolve;
pub(crate) mod supply_evidence;

use baton_model::{CaseId, ComplaintId, Department, FollowUpId};
use baton_proto::cases::v1;
use prost::Name;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::follow_ups::{complete, schedule};
use super::{Applied, Circumstances, record};
use crate::domain::complaint::Complaint;
use crate::domain::follow_up::{FollowUp, FollowUpKind, FollowUpState};
use crate::error::Error;
use crate::log::NewEvent;
use crate::{messages, store};

/// The answer to every command on a complaint. The responses of its RPCs all have these two fields.
pub(crate) type Recorded = v1::ApologiseResponse;

/// The complaint that a command is about, as it is under the lock of its partition. Not for whom it is about.
async fn load(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    id: ComplaintId,
) -> Result<Complaint, Error> {
    let complaint = store::complaints::find(conn, id).await?.ok_or(Error::ComplaintNotFound(id))?;
    complaint.must_not_be_about(&circumstances.actor.id)?;
    Ok(complaint)
}

/// Stores what a step changed, and records its event.
async fn keep(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    complaint: &Complaint,
    summary: &str,
    body: &impl Name,
) -> Result<Applied<Recorded>, Error> {
    store::complaints::put(conn, complaint).await?;
    let of_case = of_case(circumstances, complaint);
    tell(conn, &of_case, complaint, of_case.event(complaint.customer_id, summary, body)).await
}

/// Records the event of a complaint that is stored.
async fn tell(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    complaint: &Complaint,
    event: NewEvent,
) -> Result<Applied<Recorded>, Error> {
    let event_id = event.id.to_string();
    let position = record(conn, circumstances, event).await?;
    let complaint = Some(messages::complaint::complaint(complaint));
    Ok(Applied { response: Recorded { complaint, event_id }, position: Some(position) })
}

/// The same circumstances, in the complaint's case.
fn of_case(circumstances: &Circumstances, complaint: &Complaint) -> Circumstances {
    Circumstances { case_id: Some(complaint.case_id), ..circumstances.clone() }
}

/// Reminds a department of something to do because of a complaint; gives the position of its event.
async fn remind(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    complaint: &Complaint,
    (id, department): (FollowUpId, Department),
    (text, due): (String, OffsetDateTime),
) -> Result<i64, Error> {
    let follow_up = FollowUp {
        id,
        customer_id: complaint.customer_id,
        case_id: Some(complaint.case_id),
        department,
        text,
        kind: FollowUpKind::Reminder,
        due,
        promise_id: None,
        state: FollowUpState::Open,
        scheduled_by: circumstances.actor.clone(),
        scheduled_at: circumstances.now,
        snoozes: 0,
        missed_at: None,
        done: None,
    };
    Ok(schedule::keep(conn, circumstances, &follow_up).await?.position)
}

/// Nobody waits for the approval of an offer any more.
async fn settle_approval(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    waiting: Option<FollowUpId>,
    outcome: &str,
) -> Result<(), Error> {
    let Some(id) = waiting else { return Ok(()) };
    complete::if_to_do(conn, circumstances, id, outcome).await
}

/// Keeps a case away from whom one of its open complaints is about.
pub(super) async fn keep_away(conn: &mut PgConnection, case: CaseId, person_id: &str) -> Result<(), Error> {
    for complaint in store::complaints::of_case(conn, case).await? {
        if complaint.verdict.is_none() {
            complaint.must_not_be_about(person_id)?;
        }
    }
    Ok(())
}
