//! Records what a customer said about us.

use baton_model::{CustomerId, Partition};
use baton_proto::cases::v1::{FeedbackRecorded, RecordFeedbackResponse};
use sqlx::PgConnection;

use crate::commands::{Applied, Circumstances, Command, record};
use crate::error::Error;

/// Records what a customer said about us: an event, and nothing else.
#[derive(Debug)]
pub(crate) struct RecordFeedback {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    pub(crate) feedback: FeedbackRecorded,
}

impl Command for RecordFeedback {
    type Response = RecordFeedbackResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<RecordFeedbackResponse>, Error> {
        let FeedbackRecorded { score, comment, .. } = &self.feedback;
        let summary = if comment.is_empty() {
            format!("Feedback: {score} of 5")
        } else {
            format!("Feedback: {score} of 5: {comment}")
        };
        let event = self.circumstances.event(self.customer_id, &summary, &self.feedback);
        let event_id = event.id.to_string();
        let position = record(conn, &self.circumstances, event).await?;
        Ok(Applied { response: RecordFeedbackResponse { event_id }, position: Some(position) })
    }
}
