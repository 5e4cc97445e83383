//! Ends a resolved case.

use baton_model::{CaseId, Partition};
use baton_proto::cases::v1::{CaseClosed, CloseCaseResponse};
use sqlx::PgConnection;

use super::{load, tell};
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::case::Case;
use crate::domain::complaint::{Refusal, unfinished};
use crate::error::Error;
use crate::store::promises::Selection;
use crate::{messages, store};

/// How many promises of a case are looked at.
const MOST_PROMISES: i64 = 1_000;

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
        self.must_be_finished(conn, &case).await?;
        store::cases::update(conn, &case).await?;
        let message = messages::case(&case);
        let summary = format!("Case {} closed", case.number);
        let body = CaseClosed { case: Some(message.clone()) };
        let recorded = tell(conn, &self.circumstances, &case, &summary, &body).await?;
        let response = CloseCaseResponse { case: Some(message), event_id: recorded.event_id.to_string() };
        Ok(recorded.applied(response))
    }
}

impl CloseCase {
    /// Nothing that the customer waits for is forgotten; history is as it was.
    async fn must_be_finished(&self, conn: &mut PgConnection, case: &Case) -> Result<(), Error> {
        if self.circumstances.imported {
            return Ok(());
        }
        let complaints = store::complaints::of_case(conn, case.id).await?;
        let selection = Selection {
            customer: None,
            case: Some(case.id),
            department: None,
            states: &[],
            due_from: None,
            due_before: None,
            after: None,
            limit: MOST_PROMISES,
        };
        let promises = store::promises::list(conn, &selection).await?;
        let told_at = store::complaints::told_at(conn, case.customer_id, case.id).await?;
        let missing = unfinished(&complaints, &promises, told_at, self.circumstances.now);
        if missing.is_empty() { Ok(()) } else { Err(Refusal::Unfinished { missing }.into()) }
    }
}
