//! Says that a follow-up is done.

use baton_model::{FollowUpId, Partition};
use baton_proto::timeline::v1::{CompleteFollowUpResponse, FollowUpCompleted};
use sqlx::PgConnection;

use super::{load, tell};
use crate::commands::cases::Recorded;
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::follow_up::{Done, FollowUp, FollowUpState};
use crate::error::Error;
use crate::{messages, store};

/// Says that a follow-up is done, and what came of it.
#[derive(Debug)]
pub(crate) struct CompleteFollowUp {
    pub(crate) circumstances: Circumstances,
    pub(crate) follow_up_id: FollowUpId,
    pub(crate) outcome: String,
}

impl Command for CompleteFollowUp {
    type Response = CompleteFollowUpResponse;

    fn partition(&self) -> Partition {
        self.follow_up_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<CompleteFollowUpResponse>, Error> {
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let follow_up = load(conn, self.follow_up_id).await?;
        follow_up.must_be_of(&actor.department)?;
        let done = Done { outcome: self.outcome.clone(), by: actor.clone(), at: *occurred_at };
        let follow_up = follow_up.complete(done)?;
        let recorded = keep(conn, &self.circumstances, &follow_up).await?;
        let message = messages::follow_up(&follow_up);
        let event_id = recorded.event_id.to_string();
        Ok(recorded.applied(CompleteFollowUpResponse { follow_up: Some(message), event_id }))
    }
}

/// Says that a follow-up is done because of what somebody did, whoever had to do it; nothing if it is done.
pub(in crate::commands) async fn if_to_do(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    id: FollowUpId,
    outcome: &str,
) -> Result<(), Error> {
    let follow_up = load(conn, id).await?;
    if follow_up.state != FollowUpState::Done {
        let (by, at) = (circumstances.actor.clone(), circumstances.occurred_at);
        let follow_up = follow_up.complete(Done { outcome: outcome.to_owned(), by, at })?;
        keep(conn, circumstances, &follow_up).await?;
    }
    Ok(())
}

/// Stores a follow-up that was done, and records its event.
async fn keep(
    conn: &mut PgConnection,
    circumstances: &Circumstances,
    follow_up: &FollowUp,
) -> Result<Recorded, Error> {
    store::follow_ups::update(conn, follow_up).await?;
    let outcome = follow_up.done.as_ref().map(|done| done.outcome.as_str()).unwrap_or_default();
    let summary = format!("Done: {}: {outcome}", follow_up.text);
    let body = FollowUpCompleted { follow_up: Some(messages::follow_up(follow_up)) };
    tell(conn, circumstances, follow_up, &summary, &body).await
}
