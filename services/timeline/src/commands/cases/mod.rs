//! Commands on cases.

pub(crate) mod close;
pub(crate) mod note_silence;
pub(crate) mod open;
pub(crate) mod record_update;
pub(crate) mod reopen;
pub(crate) mod resolve;
pub(crate) mod update;

use baton_model::{CaseId, CustomerId, Department, EventId};
use prost::Name;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{Applied, Circumstances, record};
use crate::domain::case::Case;
use crate::domain::keeping_informed;
use crate::error::Error;
use crate::store;

/// An event that a command recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recorded {
    pub(super) event_id: EventId,
    pub(super) position: i64,
}

impl Recorded {
    /// The command's result, with the event as its last.
    pub(super) const fn applied<R>(self, response: R) -> Applied<R> {
        Applied { response, position: Some(self.position) }
    }
}

/// The case that a command is about, as it is under the lock of its partition.
pub(super) async fn load(conn: &mut PgConnection, id: CaseId) -> Result<Case, Error> {
    let case = store::cases::find(conn, id).await?;
    case.ok_or_else(|| Error::CaseNotFound { case: id.to_string() })
}

/// The case that something of the customer belongs to, if it belongs to one.
pub(super) async fn must_be_of(
    conn: &mut PgConnection,
    case: Option<CaseId>,
    customer: CustomerId,
) -> Result<Option<Case>, Error> {
    let Some(id) = case else { return Ok(None) };
    let case = load(conn, id).await?;
    if case.customer_id == customer {
        Ok(Some(case))
    } else {
        Err(Error::CaseNotFound { case: id.to_string() })
    }
}

/// When the customer of an open case of this department is to hear from us next.
async fn next_update(
    conn: &mut PgConnection,
    department: &Department,
    from: OffsetDateTime,
) -> Result<OffsetDateTime, Error> {
    let calendar = store::definitions::calendar_of(conn, department, from).await?;
    Ok(keeping_informed::next_update(calendar.as_ref(), from))
}

/// Records an event of the case.
pub(super) async fn tell(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    case: &Case,
    summary: &str,
    body: &impl Name,
) -> Result<Recorded, Error> {
    let of_case = Circumstances { case_id: Some(case.id), ..circumstances.clone() };
    let event = of_case.event(case.customer_id, summary, body);
    let event_id = event.id;
    let position = record(conn, &of_case, event).await?;
    Ok(Recorded { event_id, position })
}
