//! Follow-ups as tonic sees them.

use baton_db::Page;
use baton_errors::{Failure, Violations};
use baton_model::CustomerId;
use baton_proto::ListRequest;
use baton_proto::timeline::v1::follow_ups_service_server::FollowUpsService;
use baton_proto::timeline::v1::{
    CompleteFollowUpRequest, CompleteFollowUpResponse, ListFollowUpsRequest, ListFollowUpsResponse,
    ScheduleFollowUpRequest, ScheduleFollowUpResponse, SnoozeFollowUpRequest, SnoozeFollowUpResponse,
};
use prost::Message;
use tonic::{Request, Response, Status};

use super::convert::{self, Write, checked, follow_ups as read, line, optional, promises};
use crate::app::App;
use crate::commands::follow_ups::complete::CompleteFollowUp;
use crate::commands::follow_ups::schedule::ScheduleFollowUp;
use crate::commands::follow_ups::snooze::SnoozeFollowUp;
use crate::messages;
use crate::queries::follow_ups::list::ListFollowUps;

/// The longest text, outcome or reason, in bytes.
const LINE_BYTES: usize = 300;

/// The service of follow-ups.
#[derive(Debug)]
pub(crate) struct FollowUps {
    pub(crate) app: App,
}

#[tonic::async_trait]
impl FollowUpsService for FollowUps {
    async fn schedule_follow_up(
        &self,
        request: Request<ScheduleFollowUpRequest>,
    ) -> Result<Response<ScheduleFollowUpResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let customer_id = violations.take("customer_id", request.customer_id.parse::<CustomerId>());
        let text = line(&mut violations, "text", request.text.clone(), true, LINE_BYTES);
        let due = promises::due(&mut violations, "due", request.due);
        let ((context, customer_id), due) = checked(violations, context.zip(customer_id).zip(due))?;
        let key = context.key("ScheduleFollowUp", customer_id.partition(), &request);
        let command = ScheduleFollowUp { circumstances: context.circumstances, customer_id, text, due };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn list_follow_ups(
        &self,
        request: Request<ListFollowUpsRequest>,
    ) -> Result<Response<ListFollowUpsResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::new();
        let customer = optional(&mut violations, "customer_id", &request.customer_id);
        let department = optional(&mut violations, "department", &request.department);
        let states = read::states(&mut violations, &request.states);
        let case = self.app.locate_filter(violations, &request.case).await?;
        let filter = [b"ListFollowUps", request.filter().encode_to_vec().as_slice()].concat();
        let page = Page::parse(filter, request.page_size, &request.page_token).map_err(Failure::from)?;
        let (customer, department) = (customer.flatten(), department.flatten());
        let query = ListFollowUps { page, customer, case, department, states };
        let (follow_ups, next_page_token) = self.app.ask(query).await?;
        let follow_ups = follow_ups.iter().map(messages::follow_up).collect();
        Ok(Response::new(ListFollowUpsResponse { follow_ups, next_page_token }))
    }

    async fn complete_follow_up(
        &self,
        request: Request<CompleteFollowUpRequest>,
    ) -> Result<Response<CompleteFollowUpResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        promises::no_case(&mut violations, request.context.as_ref());
        let follow_up_id = read::id(&mut violations, &request.follow_up_id);
        let outcome = line(&mut violations, "outcome", request.outcome.clone(), true, LINE_BYTES);
        let (context, follow_up_id) = checked(violations, context.zip(follow_up_id))?;
        let key = context.key("CompleteFollowUp", follow_up_id.partition(), &request);
        let command = CompleteFollowUp { circumstances: context.circumstances, follow_up_id, outcome };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn snooze_follow_up(
        &self,
        request: Request<SnoozeFollowUpRequest>,
    ) -> Result<Response<SnoozeFollowUpResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        promises::no_case(&mut violations, request.context.as_ref());
        let follow_up_id = read::id(&mut violations, &request.follow_up_id);
        let due = promises::due(&mut violations, "due", request.due);
        let reason = line(&mut violations, "reason", request.reason.clone(), false, LINE_BYTES);
        let ((context, follow_up_id), due) = checked(violations, context.zip(follow_up_id).zip(due))?;
        let key = context.key("SnoozeFollowUp", follow_up_id.partition(), &request);
        let command = SnoozeFollowUp { circumstances: context.circumstances, follow_up_id, due, reason };
        Ok(Response::new(self.app.once(key, command).await?))
    }
}
