//! Puts a follow-up off.

use baton_model::{FollowUpId, Partition};
use baton_proto::timeline::v1::{FollowUpSnoozed, SnoozeFollowUpResponse};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{load, tell};
use crate::commands::promises::{at, must_be_ahead};
use crate::commands::{Applied, Circumstances, Command};
use crate::error::Error;
use crate::{messages, store};

/// Puts a follow-up off until another time.
#[derive(Debug)]
pub(crate) struct SnoozeFollowUp {
    pub(crate) circumstances: Circumstances,
    pub(crate) follow_up_id: FollowUpId,
    pub(crate) due: OffsetDateTime,
    /// May be empty.
    pub(crate) reason: String,
}

impl Command for SnoozeFollowUp {
    type Response = SnoozeFollowUpResponse;

    fn partition(&self) -> Partition {
        self.follow_up_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<SnoozeFollowUpResponse>, Error> {
        must_be_ahead(&self.circumstances, self.due)?;
        let follow_up = load(conn, self.follow_up_id).await?;
        follow_up.must_be_of(&self.circumstances.actor.department)?;
        let follow_up = follow_up.snooze(self.due)?;
        store::follow_ups::update(conn, &follow_up).await?;
        let message = messages::follow_up(&follow_up);
        let because = if self.reason.is_empty() { String::new() } else { format!(": {}", self.reason) };
        let summary = format!("Put off to {}: {}{because}", at(self.due), follow_up.text);
        let body = FollowUpSnoozed { follow_up: Some(message.clone()), reason: self.reason.clone() };
        let recorded = tell(conn, &self.circumstances, &follow_up, &summary, &body).await?;
        let event_id = recorded.event_id.to_string();
        Ok(recorded.applied(SnoozeFollowUpResponse { follow_up: Some(message), event_id }))
    }
}
