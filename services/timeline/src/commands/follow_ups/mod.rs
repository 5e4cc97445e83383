//! Commands on follow-ups.

pub(crate) mod complete;
pub(crate) mod miss;
pub(crate) mod schedule;
pub(crate) mod snooze;

use baton_model::FollowUpId;
use prost::Name;
use sqlx::PgConnection;

use super::cases::Recorded;
use super::{Circumstances, record};
use crate::domain::follow_up::FollowUp;
use crate::error::Error;
use crate::store;

/// The follow-up that a command is about, as it is under the lock of its partition.
async fn load(conn: &mut PgConnection, id: FollowUpId) -> Result<FollowUp, Error> {
    store::follow_ups::find(conn, id).await?.ok_or(Error::FollowUpNotFound(id))
}

/// Records an event of the follow-up.
async fn tell(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    follow_up: &FollowUp,
    summary: &str,
    body: &impl Name,
) -> Result<Recorded, Error> {
    let of_case = Circumstances { case_id: follow_up.case_id, ..circumstances.clone() };
    let event = of_case.event(follow_up.customer_id, summary, body);
    let event_id = event.id;
    let position = record(conn, &of_case, event).await?;
    Ok(Recorded { event_id, position })
}
