//! Refuses a case.

use baton_model::{Department, HandoffId, Partition};
use baton_proto::cases::v1::DeclineHandoffResponse;
use sqlx::PgConnection;

use super::{keep, load_both};
use crate::commands::{Applied, Circumstances, Command};
use crate::error::Error;
use crate::messages;

/// The asked department refuses the case.
#[derive(Debug)]
pub(crate) struct DeclineHandoff {
    pub(crate) circumstances: Circumstances,
    pub(crate) handoff_id: HandoffId,
    pub(crate) reason: String,
    /// Who should be asked instead, if known.
    pub(crate) better_department: Option<Department>,
}

impl Command for DeclineHandoff {
    type Response = DeclineHandoffResponse;

    fn partition(&self) -> Partition {
        self.handoff_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<DeclineHandoffResponse>, Error> {
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let (handoff, case) = load_both(conn, self.handoff_id).await?;
        let step = handoff.decline(
            &case,
            actor,
            self.reason.clone(),
            self.better_department.clone(),
            *occurred_at,
        )?;
        let recorded = keep(conn, &self.circumstances, &step).await?;
        let response = DeclineHandoffResponse {
            handoff: Some(messages::handoff(&step.handoff)),
            event_id: recorded.event_id.to_string(),
        };
        Ok(recorded.applied(response))
    }
}
