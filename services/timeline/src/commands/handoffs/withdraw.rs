//! Takes a request back.

use baton_model::{HandoffId, Partition};
use baton_proto::cases::v1::WithdrawHandoffResponse;
use sqlx::PgConnection;

use super::{keep, load_both};
use crate::commands::{Applied, Circumstances, Command};
use crate::error::Error;
use crate::messages;

/// The sender takes the request back.
#[derive(Debug)]
pub(crate) struct WithdrawHandoff {
    pub(crate) circumstances: Circumstances,
    pub(crate) handoff_id: HandoffId,
    /// May be empty.
    pub(crate) reason: String,
}

impl Command for WithdrawHandoff {
    type Response = WithdrawHandoffResponse;

    fn partition(&self) -> Partition {
        self.handoff_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<WithdrawHandoffResponse>, Error> {
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let (handoff, case) = load_both(conn, self.handoff_id).await?;
        let step = handoff.withdraw(&case, actor, self.reason.clone(), *occurred_at)?;
        let recorded = keep(conn, &self.circumstances, &step).await?;
        let response = WithdrawHandoffResponse {
            handoff: Some(messages::handoff(&step.handoff)),
            event_id: recorded.event_id.to_string(),
        };
        Ok(recorded.applied(response))
    }
}
