//! Records what a customer said about us.

use baton_model::{CaseId, CustomerId, Partition};
use baton_proto::cases::v1::{FeedbackRecorded, RecordFeedbackResponse};
use sqlx::PgConnection;

use crate::commands::{Applied, Circumstances, Command, cases, record};
use crate::domain::feedback::{Feedback, Share, shares};
use crate::error::Error;
use crate::{messages, store};

/// Records what a customer said about us, and credits those who worked on the case that it is about.
#[derive(Debug)]
pub(crate) struct RecordFeedback {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    /// The case that it is about, if it is about one.
    pub(crate) case_id: Option<CaseId>,
    pub(crate) said: Said,
}

/// What a customer said.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    /// 1 (worst) to 5 (best).
    pub(crate) score: i16,
    /// May be empty.
    pub(crate) comment: String,
    /// What it is about; both may be empty.
    pub(crate) subject_kind: String,
    pub(crate) subject_id: String,
}

impl Command for RecordFeedback {
    type Response = RecordFeedbackResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<RecordFeedbackResponse>, Error> {
        let credited = self.answer(conn).await?;
        let Said { score, comment, subject_kind, subject_id } = self.said.clone();
        let summary = if comment.is_empty() {
            format!("Feedback: {score} of 5")
        } else {
            format!("Feedback: {score} of 5: {comment}")
        };
        let score = score.into();
        let shares = messages::shares(&credited);
        let body = FeedbackRecorded { score, comment, subject_kind, subject_id, shares };
        let case_id = self.case_id.or(self.circumstances.case_id);
        let circumstances = Circumstances { case_id, ..self.circumstances.clone() };
        let event = circumstances.event(self.customer_id, &summary, &body);
        let event_id = event.id.to_string();
        let position = record(conn, &circumstances, event).await?;
        Ok(Applied { response: RecordFeedbackResponse { event_id }, position: Some(position) })
    }
}

impl RecordFeedback {
    /// Stores the answer; says to whom it is credited.
    async fn answer(&self, conn: &mut PgConnection) -> Result<Vec<Share>, Error> {
        let at = self.circumstances.occurred_at;
        let unasked = Feedback::unasked(self.circumstances.ids.uuid(), self.customer_id, self.case_id);
        let Some(case_id) = self.case_id else {
            store::feedback::put(conn, &unasked.answered(self.said.score, at)?).await?;
            return Ok(Vec::new());
        };
        let case = cases::load(conn, case_id).await?;
        if case.customer_id != self.customer_id {
            return Err(Error::CaseNotFound { case: case_id.to_string() });
        }
        if let Some(asked) = store::feedback::of_case(conn, case_id).await? {
            let answered = asked.answered(self.said.score, at)?;
            store::feedback::put(conn, &answered).await?;
            return Ok(store::feedback::shares(conn, &answered).await?);
        }
        let answered = unasked.answered(self.said.score, at)?;
        let shares = shares(store::feedback::entries(conn, self.customer_id, case_id).await?);
        store::feedback::put(conn, &answered).await?;
        store::feedback::credit(conn, &answered, &shares).await?;
        Ok(shares)
    }
}
