//! Ends a resolved case.

use baton_model::{CaseId, Partition};
use baton_proto::cases::v1::{CaseClosed, CloseCaseResponse};
use sqlx::PgConnection;

use super::{load, tell};
use crate::commands::{Applied, Circumstances, Command};
use crate::error::Error;
use crate::{messages, store};

/// Ends a resolved case.
#[derive(Debug)]
pub(crate) struct CloseCase {
    pub(crate) circumstances: Circumstances,
    pub(crate) case_id: CaseId,
}

impl Command for CloseCase {
    type Response = CloseCaseResponse;

    fn partition(&self) -> Partition {
        self.case_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<CloseCaseResponse>, Error> {
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let case = load(conn, self.case_id).await?.close(&actor.department, *occurred_at)?;
        store::cases::update(conn, &case).await?;
        let message = messages::case(&case);
        let summary = format!("Case {} closed", case.number);
        let body = CaseClosed { case: Some(message.clone()) };
        let recorded = tell(conn, &self.circumstances, &case, &summary, &body).await?;
        let response = CloseCaseResponse { case: Some(message), event_id: recorded.event_id.to_string() };
        Ok(recorded.applied(response))
    }
}
