//! Opens a resolved or closed case again.

use baton_model::{CaseId, Partition};
use baton_proto::cases::v1::{CaseReopened, ReopenCaseResponse};
use sqlx::PgConnection;

use super::{load, next_update, tell};
use crate::commands::{Applied, Circumstances, Command};
use crate::error::Error;
use crate::{messages, store};

/// Opens a resolved or closed case again, with the same number and the same department.
#[derive(Debug)]
pub(crate) struct ReopenCase {
    pub(crate) circumstances: Circumstances,
    pub(crate) case_id: CaseId,
    pub(crate) reason: String,
}

impl Command for ReopenCase {
    type Response = ReopenCaseResponse;

    fn partition(&self) -> Partition {
        self.case_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<ReopenCaseResponse>, Error> {
        let occurred_at = self.circumstances.occurred_at;
        let case = load(conn, self.case_id).await?;
        let next_update = next_update(conn, &case.department, occurred_at).await?;
        let case = case.reopen(occurred_at, next_update)?;
        let case = if self.circumstances.imported { case.into_history() } else { case };
        store::cases::update(conn, &case).await?;
        let message = messages::case(&case);
        let summary = format!("Case {} reopened: {}", case.number, self.reason);
        let body = CaseReopened { case: Some(message.clone()), reason: self.reason.clone() };
        let recorded = tell(conn, &self.circumstances, &case, &summary, &body).await?;
        let response = ReopenCaseResponse { case: Some(message), event_id: recorded.event_id.to_string() };
        Ok(recorded.applied(response))
    }
}
