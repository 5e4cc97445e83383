//! Says that a matter is solved.

use baton_model::{CaseId, Partition};
use baton_proto::cases::v1::{CaseResolved, ResolveCaseResponse};
use sqlx::PgConnection;

use super::{load, tell};
use crate::commands::{Applied, Circumstances, Command, handoffs};
use crate::error::Error;
use crate::{messages, store};

/// Resolves a case. A handoff under way ends first, with an event of its own: withdrawn if nobody decided it,
/// completed if it was accepted.
#[derive(Debug)]
pub(crate) struct ResolveCase {
    pub(crate) circumstances: Circumstances,
    pub(crate) case_id: CaseId,
    pub(crate) resolution: String,
}

impl Command for ResolveCase {
    type Response = ResolveCaseResponse;

    fn partition(&self) -> Partition {
        self.case_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<ResolveCaseResponse>, Error> {
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let mut case = load(conn, self.case_id).await?;
        if let Some(id) = case.open_handoff {
            let handoff = handoffs::load(conn, id).await?;
            let step = handoff.end_with_case(&case, actor, &self.resolution, *occurred_at)?;
            handoffs::keep(conn, &self.circumstances, &step).await?;
            case = step.case;
        }
        let case = case.resolve(&actor.department, self.resolution.clone(), *occurred_at)?;
        store::cases::update(conn, &case).await?;
        let message = messages::case(&case);
        let summary = format!("Case {} resolved: {}", case.number, case.resolution);
        let body = CaseResolved { case: Some(message.clone()) };
        let recorded = tell(conn, &self.circumstances, &case, &summary, &body).await?;
        let response = ResolveCaseResponse { case: Some(message), event_id: recorded.event_id.to_string() };
        Ok(recorded.applied(response))
    }
}
