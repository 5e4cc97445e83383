//! Gives an accepted case back to the sender: `ReturnHandoff`, whose verb is a keyword of Rust.

use baton_model::{HandoffId, Partition};
use baton_proto::cases::v1::ReturnHandoffResponse;
use sqlx::PgConnection;

use super::{keep, load_both};
use crate::commands::{Applied, Circumstances, Command};
use crate::error::Error;
use crate::messages;

/// The receiver gives the case back: it moves in this transaction.
#[derive(Debug)]
pub(crate) struct ReturnHandoff {
    pub(crate) circumstances: Circumstances,
    pub(crate) handoff_id: HandoffId,
    pub(crate) reason: String,
}

impl Command for ReturnHandoff {
    type Response = ReturnHandoffResponse;

    fn partition(&self) -> Partition {
        self.handoff_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<ReturnHandoffResponse>, Error> {
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let (handoff, case) = load_both(conn, self.handoff_id).await?;
        let step = handoff.give_back(&case, actor, self.reason.clone(), *occurred_at)?;
        let recorded = keep(conn, &self.circumstances, &step).await?;
        let response = ReturnHandoffResponse {
            handoff: Some(messages::handoff(&step.handoff)),
            case: Some(messages::case(&step.case)),
            event_id: recorded.event_id.to_string(),
        };
        Ok(recorded.applied(response))
    }
}
