//! Feedback as tonic sees it.

use baton_errors::Violations;
use baton_model::CustomerId;
use baton_proto::cases::v1::feedback_service_server::FeedbackService;
use baton_proto::cases::v1::{FeedbackRecorded, RecordFeedbackRequest, RecordFeedbackResponse};
use tonic::{Request, Response, Status};

use super::convert::{self, Write, checked, line};
use crate::app::App;
use crate::commands::feedback::record::RecordFeedback;

/// The longest comment, in bytes.
const COMMENT_BYTES: usize = 8_000;

/// The service of feedback.
#[derive(Debug)]
pub(crate) struct Feedback {
    pub(crate) app: App,
}

#[tonic::async_trait]
impl FeedbackService for Feedback {
    async fn record_feedback(
        &self,
        request: Request<RecordFeedbackRequest>,
    ) -> Result<Response<RecordFeedbackResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let customer_id = violations.take("customer_id", request.customer_id.parse::<CustomerId>());
        let feedback = read(&mut violations, request.clone());
        let (context, customer_id) = checked(violations, context.zip(customer_id))?;
        let key = context.key("RecordFeedback", customer_id.partition(), &request);
        let command = RecordFeedback { circumstances: context.circumstances, customer_id, feedback };
        Ok(Response::new(self.app.once(key, command).await?))
    }
}

fn read(violations: &mut Violations, request: RecordFeedbackRequest) -> FeedbackRecorded {
    if !(1..=5).contains(&request.score) {
        violations.add("score", "must be 1 (worst) to 5 (best)");
    }
    if request.subject_kind.is_empty() != request.subject_id.is_empty() {
        violations.add("subject_id", "must come with subject_kind, and the other way round");
    }
    FeedbackRecorded {
        score: request.score,
        comment: violations.text("comment", request.comment, false, COMMENT_BYTES),
        subject_kind: line(violations, "subject_kind", request.subject_kind, false, 32),
        subject_id: line(violations, "subject_id", request.subject_id, false, 128),
    }
}
