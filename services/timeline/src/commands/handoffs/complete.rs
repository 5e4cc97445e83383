//! Says that what was asked is done.

use baton_model::{HandoffId, Partition};
use baton_proto::cases::v1::CompleteHandoffResponse;
use sqlx::PgConnection;

use super::{keep, load_both};
use crate::commands::{Applied, Circumstances, Command};
use crate::error::Error;
use crate::messages;

/// The receiver did what was asked, and keeps the case.
#[derive(Debug)]
pub(crate) struct CompleteHandoff {
    pub(crate) circumstances: Circumstances,
    pub(crate) handoff_id: HandoffId,
    pub(crate) outcome: String,
}

impl Command for CompleteHandoff {
    type Response = CompleteHandoffResponse;

    fn partition(&self) -> Partition {
        self.handoff_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<CompleteHandoffResponse>, Error> {
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let (handoff, case) = load_both(conn, self.handoff_id).await?;
        let step = handoff.complete(&case, actor, self.outcome.clone(), *occurred_at)?;
        let recorded = keep(conn, &self.circumstances, &step).await?;
        let response = CompleteHandoffResponse {
            handoff: Some(messages::handoff(&step.handoff)),
            event_id: recorded.event_id.to_string(),
        };
        Ok(recorded.applied(response))
    }
}
