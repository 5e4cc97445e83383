//! The timeline as tonic sees it.

use std::time::Duration;

use baton_auth::Caller;
use baton_chassis::Deadline;
use baton_db::Page;
use baton_errors::{Failure, Violations};
use baton_model::{CustomerId, EventId};
use baton_proto::timeline::v1::timeline_service_server::TimelineService;
use baton_proto::timeline::v1::{
    AppendEventsRequest, AppendEventsResponse, CheckSeenRequest, CheckSeenResponse, GetBriefRequest,
    GetBriefResponse, GetEventRequest, GetEventResponse, ListEventsRequest, ListEventsResponse,
    SubscribeRequest, SubscribeResponse, WatchCustomerRequest, WatchCustomerResponse,
};
use futures::TryStreamExt;
use futures::stream::BoxStream;
use prost::Message;
use tonic::{Request, Response, Status};

use super::append::append;
use super::convert::{self, checked, optional};
use crate::app::App;
use crate::error::Error;
use crate::queries::timeline::GetBrief;
use crate::queries::timeline::check_seen::CheckSeen;
use crate::queries::timeline::get_event::GetEvent;
use crate::queries::timeline::list_events::ListEvents;
use crate::queries::timeline::subscribe::{Start, subscribe};
use crate::queries::timeline::visible;
use crate::queries::timeline::watch::watch;

/// The service of the timeline.
#[derive(Debug)]
pub(crate) struct Timeline {
    pub(crate) app: App,
}

/// Waits for `at_least_event`, if the request names one; a little shorter than the caller does, to say why.
pub(super) async fn see(
    app: &App,
    customer: CustomerId,
    event: Option<EventId>,
    deadline: Deadline,
) -> Result<(), Error> {
    let Some(event) = event else { return Ok(()) };
    let left = deadline.remaining();
    let patience = left.saturating_sub((left / 10).min(Duration::from_millis(100)));
    visible::wait(app, customer, event, patience).await
}

#[tonic::async_trait]
impl TimelineService for Timeline {
    type WatchCustomerStream = BoxStream<'static, Result<WatchCustomerResponse, Status>>;
    type SubscribeStream = BoxStream<'static, Result<SubscribeResponse, Status>>;

    async fn append_events(
        &self,
        request: Request<AppendEventsRequest>,
    ) -> Result<Response<AppendEventsResponse>, Status> {
        let caller = Caller::of(&request)?.clone();
        let outcomes = append(&self.app, &caller, request.into_inner().events).await?;
        Ok(Response::new(AppendEventsResponse { outcomes }))
    }

    async fn get_event(
        &self,
        request: Request<GetEventRequest>,
    ) -> Result<Response<GetEventResponse>, Status> {
        let mut violations = Violations::new();
        let id = violations.take("event_id", request.get_ref().event_id.parse());
        let id = checked(violations, id)?;
        let event = self.app.ask(GetEvent { id }).await?;
        Ok(Response::new(GetEventResponse { event: Some(event) }))
    }

    async fn list_events(
        &self,
        request: Request<ListEventsRequest>,
    ) -> Result<Response<ListEventsResponse>, Status> {
        let deadline = Deadline::of(&request);
        let request = request.into_inner();
        let mut violations = Violations::new();
        let customer_id = violations.take("customer_id", request.customer_id.parse());
        let event_id = optional(&mut violations, "at_least_event", &request.at_least_event);
        let filter = convert::filter(&mut violations, request.filter.clone());
        let (customer_id, event_id) = checked(violations, customer_id.zip(event_id))?;
        let list = ListEventsRequest {
            page_size: 0,
            page_token: String::new(),
            at_least_event: String::new(),
            ..request.clone()
        };
        let list = [b"ListEvents", list.encode_to_vec().as_slice()].concat();
        let page = Page::parse(list, request.page_size, &request.page_token).map_err(Failure::from)?;
        see(&self.app, customer_id, event_id, deadline).await?;
        let query = ListEvents { customer_id, filter, page };
        let (events, next_page_token) = self.app.ask(query).await?;
        Ok(Response::new(ListEventsResponse { events, next_page_token }))
    }

    async fn watch_customer(
        &self,
        request: Request<WatchCustomerRequest>,
    ) -> Result<Response<Self::WatchCustomerStream>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::new();
        let customer_id = violations.take("customer_id", request.customer_id.parse());
        let customer_id = checked(violations, customer_id)?;
        let items = watch(self.app.clone(), customer_id, request.after_sequence).await?;
        let responses = items.map_ok(|item| WatchCustomerResponse { item: Some(item) });
        Ok(Response::new(Box::pin(responses.map_err(Status::from))))
    }

    async fn subscribe(
        &self,
        request: Request<SubscribeRequest>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        let SubscribeRequest { cursor, types, from_now } = request.into_inner();
        let mut violations = Violations::new();
        let types = convert::names(&mut violations, "types", types, 64);
        violations.finish()?;
        let start = match cursor {
            cursor if !cursor.is_empty() => Start::After(cursor),
            _ if from_now => Start::Now,
            _ => Start::Beginning,
        };
        let items = subscribe(self.app.clone(), start, types).await?;
        let responses = items.map_ok(|item| SubscribeResponse { item: Some(item) });
        Ok(Response::new(Box::pin(responses.map_err(Status::from))))
    }

    async fn get_brief(
        &self,
        request: Request<GetBriefRequest>,
    ) -> Result<Response<GetBriefResponse>, Status> {
        let deadline = Deadline::of(&request);
        let reader = Caller::of(&request)?.department().clone();
        let request = request.into_inner();
        let mut violations = Violations::new();
        let customer_id = violations.take("customer_id", request.customer_id.parse());
        let event_id = optional(&mut violations, "at_least_event", &request.at_least_event);
        let (customer_id, event_id) = checked(violations, customer_id.zip(event_id))?;
        see(&self.app, customer_id, event_id, deadline).await?;
        let brief = self.app.ask(GetBrief { customer_id, reader, now: self.app.clock.now() }).await?;
        Ok(Response::new(GetBriefResponse { brief: Some(brief) }))
    }

    async fn check_seen(
        &self,
        request: Request<CheckSeenRequest>,
    ) -> Result<Response<CheckSeenResponse>, Status> {
        let caller = Caller::of(&request)?.actor.id.clone();
        let CheckSeenRequest { customer_id, seen_sequence, actor_id } = request.into_inner();
        let mut violations = Violations::new();
        let customer_id = violations.take("customer_id", customer_id.parse());
        let writer = convert::line(&mut violations, "actor_id", actor_id, false, 128);
        if seen_sequence < 1 {
            violations.add("seen_sequence", "must be 1 or more");
        }
        let customer_id = checked(violations, customer_id)?;
        let writer = if writer.is_empty() { caller } else { writer };
        let unseen = self.app.ask(CheckSeen { customer_id, seen_sequence, writer }).await?;
        Ok(Response::new(CheckSeenResponse { unseen: Some(unseen) }))
    }
}
