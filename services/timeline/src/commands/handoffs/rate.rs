//! Says what the brief of a handoff was worth.

use baton_model::{HandoffId, Partition};
use baton_proto::cases::v1::{HandoffRated, RateHandoffResponse};
use sqlx::PgConnection;

use super::load_both;
use crate::commands::cases::tell;
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::handoff::Rating;
use crate::error::Error;
use crate::{messages, store};

/// The receiver says whether the brief could be worked with.
#[derive(Debug)]
pub(crate) struct RateHandoff {
    pub(crate) circumstances: Circumstances,
    pub(crate) handoff_id: HandoffId,
    pub(crate) rating: Rating,
}

impl Command for RateHandoff {
    type Response = RateHandoffResponse;

    fn partition(&self) -> Partition {
        self.handoff_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<RateHandoffResponse>, Error> {
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let (handoff, case) = load_both(conn, self.handoff_id).await?;
        let step = handoff.rate(&case, actor, self.rating.clone(), *occurred_at)?;
        store::cases::update(conn, &step.case).await?;
        store::handoffs::update(conn, &step.handoff).await?;
        let message = messages::handoff(&step.handoff);
        let (number, from, to) = (case.number, &handoff.from_department, &handoff.to_department);
        let summary = if self.rating.usable {
            format!("Case {number}: {to} could work with the brief of {from}")
        } else {
            format!("Case {number}: {to} missed in the brief of {from}: {}", self.rating.missing)
        };
        let body = HandoffRated { handoff: Some(message.clone()) };
        let recorded = tell(conn, &self.circumstances, &step.case, &summary, &body).await?;
        let event_id = recorded.event_id.to_string();
        Ok(recorded.applied(RateHandoffResponse { handoff: Some(message), event_id }))
    }
}
