//! Takes a case.

use baton_model::{HandoffId, Partition};
use baton_proto::cases::v1::AcceptHandoffResponse;
use sqlx::PgConnection;

use super::{keep, load_both};
use crate::commands::complaints::keep_away;
use crate::commands::{Applied, Circumstances, Command};
use crate::error::Error;
use crate::{messages, store};

/// The asked department takes the case: it moves in this transaction.
#[derive(Debug)]
pub(crate) struct AcceptHandoff {
    pub(crate) circumstances: Circumstances,
    pub(crate) handoff_id: HandoffId,
}

impl Command for AcceptHandoff {
    type Response = AcceptHandoffResponse;

    fn partition(&self) -> Partition {
        self.handoff_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<AcceptHandoffResponse>, Error> {
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let (handoff, case) = load_both(conn, self.handoff_id).await?;
        keep_away(conn, case.id, &actor.id).await?;
        let step = handoff.accept(&case, actor, *occurred_at)?;
        let recorded = keep(conn, &self.circumstances, &step).await?;
        let brief = store::handoffs::brief(conn, self.handoff_id).await?;
        let response = AcceptHandoffResponse {
            handoff: Some(messages::handoff_with_brief(&step.handoff, &brief)?),
            case: Some(messages::case(&step.case)),
            event_id: recorded.event_id.to_string(),
        };
        Ok(recorded.applied(response))
    }
}
