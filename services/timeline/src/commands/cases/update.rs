//! Changes fields of a case.

use baton_model::{CaseId, Partition};
use baton_proto::cases::v1::{CaseUpdated, UpdateCaseResponse};
use sqlx::PgConnection;

use super::{load, tell};
use crate::commands::complaints::keep_away;
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::case::Changes;
use crate::error::Error;
use crate::{messages, store};

/// Changes fields of a case. Changes nothing, and records nothing, when they have these values already.
#[derive(Debug)]
pub(crate) struct UpdateCase {
    pub(crate) circumstances: Circumstances,
    pub(crate) case_id: CaseId,
    /// Empty to overwrite whatever is there.
    pub(crate) etag: String,
    pub(crate) changes: Changes,
}

impl Command for UpdateCase {
    type Response = UpdateCaseResponse;

    fn partition(&self) -> Partition {
        self.case_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<UpdateCaseResponse>, Error> {
        let case = load(conn, self.case_id).await?;
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let (case, changed) =
            case.update(&actor.department, &self.etag, self.changes.clone(), *occurred_at)?;
        let message = messages::case(&case);
        if changed.is_empty() {
            let response = UpdateCaseResponse { case: Some(message), event_id: String::new() };
            return Ok(Applied::unchanged(response));
        }
        if let Some(person) = case.assignee.as_ref().filter(|_| changed.contains(&"assignee")) {
            keep_away(conn, case.id, &person.id).await?;
        }
        store::cases::update(conn, &case).await?;
        let summary = format!("Case {} changed: {}", case.number, changed.join(", ").replace('_', " "));
        let changed_fields = changed.into_iter().map(str::to_owned).collect();
        let body = CaseUpdated { case: Some(message.clone()), changed_fields };
        let recorded = tell(conn, &self.circumstances, &case, &summary, &body).await?;
        let response = UpdateCaseResponse { case: Some(message), event_id: recorded.event_id.to_string() };
        Ok(recorded.applied(response))
    }
}
