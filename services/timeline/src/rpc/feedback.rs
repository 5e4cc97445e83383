//! Feedback as tonic sees it.

use baton_errors::Violations;
use baton_model::CustomerId;
use baton_proto::cases::v1::feedback_service_server::FeedbackService;
use baton_proto::cases::v1::{
    GetFeedbackSummaryRequest, GetFeedbackSummaryResponse, RecordFeedbackRequest, RecordFeedbackResponse,
    RequestFeedbackRequest, RequestFeedbackResponse,
};
use tonic::{Request, Response, Status};

use super::convert::{self, Write, cases, checked, line, optional, period};
use crate::app::App;
use crate::commands::feedback::ask::RequestFeedback;
use crate::commands::feedback::record::{RecordFeedback, Said};
use crate::queries::feedback::summary::SummariseFeedback;

/// The longest comment, in bytes.
const COMMENT_BYTES: usize = 8_000;

/// The service of feedback.
#[derive(Debug)]
pub(crate) struct Feedback {
    pub(crate) app: App,
}

#[tonic::async_trait]
impl FeedbackService for Feedback {
    async fn request_feedback(
        &self,
        request: Request<RequestFeedbackRequest>,
    ) -> Result<Response<RequestFeedbackResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let name = cases::name(&mut violations, "case", &request.case);
        let (context, name) = checked(violations, context.zip(name))?;
        let case_id = self.app.locate_case(name).await?;
        let key = context.key("RequestFeedback", case_id.partition(), &request);
        let command = RequestFeedback { circumstances: context.circumstances, case_id };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn record_feedback(
        &self,
        request: Request<RecordFeedbackRequest>,
    ) -> Result<Response<RecordFeedbackResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let customer_id = violations.take("customer_id", request.customer_id.parse::<CustomerId>());
        let name = optional(&mut violations, "case", &request.case);
        let said = said(&mut violations, request.clone());
        let ((context, customer_id), name) = checked(violations, context.zip(customer_id).zip(name))?;
        let case_id = match name {
            Some(name) => Some(self.app.locate_case(name).await?),
            None => None,
        };
        let key = context.key("RecordFeedback", customer_id.partition(), &request);
        let command = RecordFeedback { circumstances: context.circumstances, customer_id, case_id, said };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn get_feedback_summary(
        &self,
        request: Request<GetFeedbackSummaryRequest>,
    ) -> Result<Response<GetFeedbackSummaryResponse>, Status> {
        let mut violations = Violations::new();
        let period = period(&mut violations, "period", request.into_inner().period);
        violations.finish()?;
        Ok(Response::new(self.app.ask(SummariseFeedback { period }).await?))
    }
}

fn said(violations: &mut Violations, request: RecordFeedbackRequest) -> Said {
    if !(1..=5).contains(&request.score) {
        violations.add("score", "must be 1 (worst) to 5 (best)");
    }
    if request.subject_kind.is_empty() != request.subject_id.is_empty() {
        violations.add("subject_id", "must come with subject_kind, and the other way round");
    }
    Said {
        score: request.score as i16,
        comment: violations.text("comment", request.comment, false, COMMENT_BYTES),
        subject_kind: line(violations, "subject_kind", request.subject_kind, false, 32),
        subject_id: line(violations, "subject_id", request.subject_id, false, 128),
    }
}
