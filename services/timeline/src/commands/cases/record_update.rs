//! Records that the customer was told how a case goes.

use baton_model::{CaseId, Partition};
use baton_proto::cases::v1::RecordCustomerUpdateResponse;
use baton_proto::timeline::v1::CustomerUpdated;
use sqlx::PgConnection;

use super::{load, next_update, tell};
use crate::commands::{Applied, Circumstances, Command, Seen};
use crate::error::Error;
use crate::{messages, store};

/// Records that the customer was told how a case goes, unless something came that the teller has not seen, and sets when the customer is to hear from us next.
#[derive(Debug)]
pub(crate) struct RecordCustomerUpdate {
    pub(crate) circumstances: Circumstances,
    pub(crate) case_id: CaseId,
    pub(crate) text: String,
    pub(crate) seen: Seen,
}

impl Command for RecordCustomerUpdate {
    type Response = RecordCustomerUpdateResponse;

    fn partition(&self) -> Partition {
        self.case_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<RecordCustomerUpdateResponse>, Error> {
        let case = load(conn, self.case_id).await?;
        self.seen.require(conn, case.customer_id, &self.circumstances.actor.id).await?;
        let next_update = next_update(conn, &case.department, self.circumstances.occurred_at).await?;
        let case = case.informed(next_update)?;
        store::cases::update(conn, &case).await?;
        let summary = format!("Case {}: told the customer: {}", case.number, self.text);
        let next_update_due = case.next_update_due.map(messages::timestamp);
        let body = CustomerUpdated { text: self.text.clone(), next_update_due };
        let recorded = tell(conn, &self.circumstances, &case, &summary, &body).await?;
        let event_id = recorded.event_id.to_string();
        Ok(recorded.applied(RecordCustomerUpdateResponse { case: Some(messages::case(&case)), event_id }))
    }
}
