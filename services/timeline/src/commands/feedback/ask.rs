//! Asks a customer how a case went.

use baton_model::{CaseId, Partition};
use baton_proto::cases::v1::{FeedbackRequest, FeedbackRequested, RequestFeedbackResponse};
use sqlx::PgConnection;

use crate::commands::{Applied, Circumstances, Command, cases};
use crate::domain::feedback::{Feedback, shares};
use crate::error::Error;
use crate::{messages, store};

/// Takes note that the customer is asked, and of who worked on the case up to now.
#[derive(Debug)]
pub(crate) struct RequestFeedback {
    pub(crate) circumstances: Circumstances,
    pub(crate) case_id: CaseId,
}

impl Command for RequestFeedback {
    type Response = RequestFeedbackResponse;

    fn partition(&self) -> Partition {
        self.case_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<RequestFeedbackResponse>, Error> {
        let Circumstances { actor, occurred_at, ids, .. } = &self.circumstances;
        let case = cases::load(conn, self.case_id).await?;
        let before = store::feedback::of_case(conn, case.id).await?;
        let feedback = Feedback::ask(ids.uuid(), &case, before.as_ref(), &actor.department, *occurred_at)?;
        let shares = shares(store::feedback::entries(conn, case.customer_id, case.id).await?);
        store::feedback::put(conn, &feedback).await?;
        store::feedback::credit(conn, &feedback, &shares).await?;
        let request = FeedbackRequest {
            case_id: case.id.to_string(),
            case_number: case.number.to_string(),
            customer_id: case.customer_id.to_string(),
            asked_at: Some(messages::timestamp(*occurred_at)),
            shares: messages::shares(&shares),
        };
        let summary = format!("Case {}: the customer was asked how it went", case.number);
        let body = FeedbackRequested { feedback_request: Some(request.clone()) };
        let recorded = cases::tell(conn, &self.circumstances, &case, &summary, &body).await?;
        let event_id = recorded.event_id.to_string();
        Ok(recorded.applied(RequestFeedbackResponse { feedback_request: Some(request), event_id }))
    }
}
