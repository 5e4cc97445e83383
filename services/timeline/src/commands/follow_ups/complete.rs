//! Says that a follow-up is done.

use baton_model::{FollowUpId, Partition};
use baton_proto::timeline::v1::{CompleteFollowUpResponse, FollowUpCompleted};
use sqlx::PgConnection;

use super::{load, tell};
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::follow_up::Done;
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
        store::follow_ups::update(conn, &follow_up).await?;
        let message = messages::follow_up(&follow_up);
        let summary = format!("Done: {}: {}", follow_up.text, self.outcome);
        let body = FollowUpCompleted { follow_up: Some(message.clone()) };
        let recorded = tell(conn, &self.circumstances, &follow_up, &summary, &body).await?;
        let event_id = recorded.event_id.to_string();
        Ok(recorded.applied(CompleteFollowUpResponse { follow_up: Some(message), event_id }))
    }
}
