//! Handoffs as tonic sees them.

use baton_db::Page;
use baton_errors::{Failure, Violations};
use baton_proto::cases::v1::handoffs_service_server::HandoffsService;
use baton_proto::cases::v1::{
    AcceptHandoffRequest, AcceptHandoffResponse, CompleteHandoffRequest, CompleteHandoffResponse,
    DeclineHandoffRequest, DeclineHandoffResponse, GetHandoffRequest, GetHandoffResponse,
    ListHandoffsRequest, ListHandoffsResponse, RateHandoffRequest, RateHandoffResponse,
    RequestHandoffRequest, RequestHandoffResponse, ReturnHandoffRequest, ReturnHandoffResponse,
    WatchInboxRequest, WatchInboxResponse, WithdrawHandoffRequest, WithdrawHandoffResponse,
};
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use prost::Message;
use tonic::{Request, Response, Status};

use super::convert::{self, Write, cases, checked, handoffs as read, optional};
use crate::app::App;
use crate::commands::handoffs::accept::AcceptHandoff;
use crate::commands::handoffs::complete::CompleteHandoff;
use crate::commands::handoffs::decline::DeclineHandoff;
use crate::commands::handoffs::give_back::ReturnHandoff;
use crate::commands::handoffs::rate::RateHandoff;
use crate::commands::handoffs::request::RequestHandoff;
use crate::commands::handoffs::withdraw::WithdrawHandoff;
use crate::messages;
use crate::queries::handoffs::get::GetHandoff;
use crate::queries::handoffs::list::ListHandoffs;
use crate::queries::handoffs::watch_inbox::watch_inbox;

/// The service of handoffs.
#[derive(Debug)]
pub(crate) struct Handoffs {
    pub(crate) app: App,
}

#[tonic::async_trait]
impl HandoffsService for Handoffs {
    type WatchInboxStream = BoxStream<'static, Result<WatchInboxResponse, Status>>;

    async fn request_handoff(
        &self,
        request: Request<RequestHandoffRequest>,
    ) -> Result<Response<RequestHandoffResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let name = cases::name(&mut violations, "case", &request.case);
        let to = read::target(&mut violations, &request.to_department, &request.to_capability);
        let reason = cases::line(&mut violations, "reason", request.reason.clone(), true);
        let next_step = cases::line(&mut violations, "next_step", request.next_step.clone(), false);
        let override_reason =
            cases::line(&mut violations, "override_reason", request.override_reason.clone(), false);
        let accept_by = read::accept_by(&mut violations, request.accept_by);
        let ((context, name), to) = checked(violations, context.zip(name).zip(to))?;
        let case_id = self.app.locate_case(name).await?;
        let key = context.key("RequestHandoff", case_id.partition(), &request);
        let circumstances = context.circumstances;
        let command =
            RequestHandoff { circumstances, case_id, to, reason, next_step, override_reason, accept_by };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn accept_handoff(
        &self,
        request: Request<AcceptHandoffRequest>,
    ) -> Result<Response<AcceptHandoffResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let handoff_id = read::id(&mut violations, &request.handoff_id);
        let (context, handoff_id) = checked(violations, context.zip(handoff_id))?;
        let key = context.key("AcceptHandoff", handoff_id.partition(), &request);
        let command = AcceptHandoff { circumstances: context.circumstances, handoff_id };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn decline_handoff(
        &self,
        request: Request<DeclineHandoffRequest>,
    ) -> Result<Response<DeclineHandoffResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let handoff_id = read::id(&mut violations, &request.handoff_id);
        let reason = cases::line(&mut violations, "reason", request.reason.clone(), true);
        let better = optional(&mut violations, "better_department", &request.better_department);
        let ((context, handoff_id), better_department) =
            checked(violations, context.zip(handoff_id).zip(better))?;
        let key = context.key("DeclineHandoff", handoff_id.partition(), &request);
        let command =
            DeclineHandoff { circumstances: context.circumstances, handoff_id, reason, better_department };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn return_handoff(
        &self,
        request: Request<ReturnHandoffRequest>,
    ) -> Result<Response<ReturnHandoffResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let handoff_id = read::id(&mut violations, &request.handoff_id);
        let reason = cases::line(&mut violations, "reason", request.reason.clone(), true);
        let (context, handoff_id) = checked(violations, context.zip(handoff_id))?;
        let key = context.key("ReturnHandoff", handoff_id.partition(), &request);
        let command = ReturnHandoff { circumstances: context.circumstances, handoff_id, reason };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn withdraw_handoff(
        &self,
        request: Request<WithdrawHandoffRequest>,
    ) -> Result<Response<WithdrawHandoffResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let handoff_id = read::id(&mut violations, &request.handoff_id);
        let reason = cases::line(&mut violations, "reason", request.reason.clone(), false);
        let (context, handoff_id) = checked(violations, context.zip(handoff_id))?;
        let key = context.key("WithdrawHandoff", handoff_id.partition(), &request);
        let command = WithdrawHandoff { circumstances: context.circumstances, handoff_id, reason };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn complete_handoff(
        &self,
        request: Request<CompleteHandoffRequest>,
    ) -> Result<Response<CompleteHandoffResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let handoff_id = read::id(&mut violations, &request.handoff_id);
        let outcome = cases::line(&mut violations, "outcome", request.outcome.clone(), true);
        let (context, handoff_id) = checked(violations, context.zip(handoff_id))?;
        let key = context.key("CompleteHandoff", handoff_id.partition(), &request);
        let command = CompleteHandoff { circumstances: context.circumstances, handoff_id, outcome };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn rate_handoff(
        &self,
        request: Request<RateHandoffRequest>,
    ) -> Result<Response<RateHandoffResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let handoff_id = read::id(&mut violations, &request.handoff_id);
        let rating = read::rating(&mut violations, request.rating, request.missing.clone());
        let ((context, handoff_id), rating) = checked(violations, context.zip(handoff_id).zip(rating))?;
        let key = context.key("RateHandoff", handoff_id.partition(), &request);
        let command = RateHandoff { circumstances: context.circumstances, handoff_id, rating };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn get_handoff(
        &self,
        request: Request<GetHandoffRequest>,
    ) -> Result<Response<GetHandoffResponse>, Status> {
        let mut violations = Violations::new();
        let id = read::id(&mut violations, &request.get_ref().handoff_id);
        let id = checked(violations, id)?;
        Ok(Response::new(self.app.ask(GetHandoff { id }).await?))
    }

    async fn list_handoffs(
        &self,
        request: Request<ListHandoffsRequest>,
    ) -> Result<Response<ListHandoffsResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::new();
        let to_department = optional(&mut violations, "to_department", &request.to_department);
        let from_department = optional(&mut violations, "from_department", &request.from_department);
        let case = optional(&mut violations, "case_id", &request.case_id);
        let states = read::states(&mut violations, &request.states);
        let ((to_department, from_department), case) =
            checked(violations, to_department.zip(from_department).zip(case))?;
        let filter = ListHandoffsRequest { page_size: 0, page_token: String::new(), ..request.clone() };
        let filter = [b"ListHandoffs", filter.encode_to_vec().as_slice()].concat();
        let page = Page::parse(filter, request.page_size, &request.page_token).map_err(Failure::from)?;
        let query = ListHandoffs { page, to_department, from_department, case, states };
        let (handoffs, next_page_token) = self.app.ask(query).await?;
        let handoffs = handoffs.iter().map(messages::handoff).collect();
        Ok(Response::new(ListHandoffsResponse { handoffs, next_page_token }))
    }

    async fn watch_inbox(
        &self,
        request: Request<WatchInboxRequest>,
    ) -> Result<Response<Self::WatchInboxStream>, Status> {
        let mut violations = Violations::new();
        let department = read::department(&mut violations, "department", &request.get_ref().department);
        let department = checked(violations, department)?;
        let items = watch_inbox(self.app.clone(), department);
        let messages = items.map_ok(|item| WatchInboxResponse { item: Some(item) }).map_err(Status::from);
        Ok(Response::new(messages.boxed()))
    }
}
