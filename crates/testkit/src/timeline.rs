//! A timeline in memory, for the tests of departments.

mod cases;
mod customers;
mod published;

use std::collections::HashSet;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baton_errors::{Failure, Reason};
use baton_model::{CustomerId, EventId, Ids, SystemIds};
use baton_proto::cases::v1::OpenCaseRequest;
use baton_proto::cases::v1::cases_service_server::CasesServiceServer;
use baton_proto::customers::v1::customers_service_server::CustomersServiceServer;
use baton_proto::timeline::v1::append_outcome::Outcome;
use baton_proto::timeline::v1::subscribe_response::Item;
use baton_proto::timeline::v1::timeline_service_server::{TimelineService, TimelineServiceServer};
use baton_proto::timeline::v1::{
    AppendEventsRequest, AppendEventsResponse, AppendOutcome, AppendedEvent, CheckSeenRequest,
    CheckSeenResponse, Event, FeedCheckpoint, FeedEvent, GetBriefRequest, GetBriefResponse, GetEventRequest,
    GetEventResponse, ListEventsRequest, ListEventsResponse, SubscribeRequest, SubscribeResponse,
    UnseenEntries, UnseenEntry, WatchCustomerRequest, WatchCustomerResponse,
};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_stream::Stream;
use tokio_stream::wrappers::{ReceiverStream, TcpListenerStream};
use tonic::transport::Server;
use tonic::{Request, Response, Status};

use cases::Opened;
pub use published::{THEN, TRACEPARENT, event, subject};

/// A timeline in memory, served over gRPC on loopback: it knows customers, opens cases, takes events and feeds them to
/// subscribers.
///
/// Made to be unpleasant: it feeds every event twice and always from the beginning, as a real one may after a break.
/// It admits everybody and checks nothing. It ends when dropped.
#[derive(Debug)]
pub struct FakeTimeline {
    url: String,
    state: State,
    server: JoinHandle<()>,
}

#[derive(Debug, Clone)]
struct State {
    known: Arc<Mutex<HashSet<String>>>,
    cases: Arc<Mutex<Vec<Opened>>>,
    events: Arc<watch::Sender<Vec<Event>>>,
    closed: Arc<AtomicBool>,
    refused: Arc<AtomicUsize>,
}

impl FakeTimeline {
    /// A timeline without customers and events.
    pub async fn start() -> Self {
        let listener =
            TcpListener::bind("127.0.0.1:0").await.expect("cannot bind a port for the fake timeline");
        let address = listener.local_addr().expect("the fake timeline has no address");
        let state = State {
            known: Arc::default(),
            cases: Arc::default(),
            events: Arc::new(watch::Sender::new(Vec::new())),
            closed: Arc::default(),
            refused: Arc::default(),
        };
        let routes = Server::builder()
            .add_service(TimelineServiceServer::new(state.clone()))
            .add_service(CustomersServiceServer::new(state.clone()))
            .add_service(CasesServiceServer::new(state.clone()));
        let server = tokio::spawn(async move {
            let served = routes.serve_with_incoming(TcpListenerStream::new(listener)).await;
            served.expect("the fake timeline failed");
        });
        Self { url: format!("http://{address}"), state, server }
    }

    /// Where it answers.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A new customer.
    pub fn customer(&self) -> CustomerId {
        let id = SystemIds.customer_id();
        self.state.known().insert(id.to_string());
        id
    }

    /// Records an event as if another department had appended it.
    pub fn publish(&self, event: Event) {
        self.state.append(event);
    }

    /// Appends and the opening of cases fail from now on, as if the timeline were down, or succeed again.
    pub fn close(&self, closed: bool) {
        self.state.closed.store(closed, Ordering::SeqCst);
    }

    /// How many calls failed because it was closed.
    pub fn refused(&self) -> usize {
        self.state.refused.load(Ordering::SeqCst)
    }

    /// The cases opened so far, each as it was first asked for.
    pub fn opened_cases(&self) -> Vec<OpenCaseRequest> {
        self.state.cases().iter().map(|opened| opened.request.clone()).collect()
    }

    /// Everything recorded so far, in order.
    pub fn events(&self) -> Vec<Event> {
        self.state.events.borrow().clone()
    }

    /// The event with this id, once it is recorded.
    pub async fn event(&self, id: &str) -> Event {
        let id: EventId = id.parse().expect("not an event's id");
        let what = format!("event {id} is recorded");
        let found = async || self.events().into_iter().find(|event| event.id == id.to_string());
        crate::eventually(&what, found).await
    }
}

impl Drop for FakeTimeline {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl State {
    fn known(&self) -> MutexGuard<'_, HashSet<String>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cases(&self) -> MutexGuard<'_, Vec<Opened>> {
        self.cases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fails while the timeline is closed.
    fn require_open(&self) -> Result<(), Status> {
        if self.closed.load(Ordering::SeqCst) {
            self.refused.fetch_add(1, Ordering::SeqCst);
            return Err(unavailable());
        }
        Ok(())
    }

    fn append(&self, event: Event) -> AppendOutcome {
        let event_id = event.id.clone();
        let appended = self.events.send_if_modified(|events| {
            let is_new = events.iter().all(|known| known.id != event.id);
            if is_new {
                events.push(event);
            }
            is_new
        });
        let sequence = self.events.borrow().len() as i64;
        let outcome = Outcome::Appended(AppendedEvent { sequence, duplicate: !appended });
        AppendOutcome { event_id, outcome: Some(outcome) }
    }
}

type Responses<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[tonic::async_trait]
impl TimelineService for State {
    async fn append_events(
        &self,
        request: Request<AppendEventsRequest>,
    ) -> Result<Response<AppendEventsResponse>, Status> {
        self.require_open()?;
        let outcomes = request.into_inner().events.into_iter().map(|event| self.append(event)).collect();
        Ok(Response::new(AppendEventsResponse { outcomes }))
    }

    type SubscribeStream = Responses<SubscribeResponse>;

    async fn subscribe(
        &self,
        request: Request<SubscribeRequest>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        let types = request.into_inner().types;
        let (sender, receiver) = tokio::sync::mpsc::channel(4);
        let mut events = self.events.subscribe();
        tokio::spawn(async move {
            let mut sent = 0;
            loop {
                let new = events.borrow_and_update()[sent..].to_vec();
                for event in new {
                    sent += 1;
                    if wanted(&types, &event) {
                        for item in [feed(&event, sent), feed(&event, sent)] {
                            if sender.send(Ok(item)).await.is_err() {
                                return;
                            }
                        }
                    }
                }
                let checkpoint = Item::Checkpoint(FeedCheckpoint { cursor: sent.to_string() });
                let checkpoint = SubscribeResponse { item: Some(checkpoint) };
                if sender.send(Ok(checkpoint)).await.is_err() || events.changed().await.is_err() {
                    return;
                }
            }
        });
        Ok(Response::new(Box::pin(ReceiverStream::new(receiver))))
    }

    async fn get_event(&self, _: Request<GetEventRequest>) -> Result<Response<GetEventResponse>, Status> {
        Err(unavailable())
    }

    async fn list_events(
        &self,
        _: Request<ListEventsRequest>,
    ) -> Result<Response<ListEventsResponse>, Status> {
        Err(unavailable())
    }

    type WatchCustomerStream = Responses<WatchCustomerResponse>;

    async fn watch_customer(
        &self,
        _: Request<WatchCustomerRequest>,
    ) -> Result<Response<Self::WatchCustomerStream>, Status> {
        Err(unavailable())
    }

    async fn get_brief(&self, _: Request<GetBriefRequest>) -> Result<Response<GetBriefResponse>, Status> {
        Err(unavailable())
    }

    /// Whatever somebody else recorded matters. Sequences count the events of all customers.
    async fn check_seen(
        &self,
        request: Request<CheckSeenRequest>,
    ) -> Result<Response<CheckSeenResponse>, Status> {
        self.require_open()?;
        let CheckSeenRequest { customer_id, seen_sequence, actor_id } = request.into_inner();
        let is_own = |event: &Event| event.actor.as_ref().is_some_and(|actor| actor.id == actor_id);
        let events = self.events.borrow().clone();
        let came = events.into_iter().zip(1..).filter(|(event, sequence)| {
            *sequence > seen_sequence && event.customer_id == customer_id && !is_own(event)
        });
        let entries = came.map(|(event, sequence)| UnseenEntry {
            event_id: event.id,
            sequence,
            summary: event.summary,
            department: event.department,
            ..UnseenEntry::default()
        });
        let unseen = UnseenEntries { entries: entries.collect(), more_count: 0 };
        Ok(Response::new(CheckSeenResponse { unseen: Some(unseen) }))
    }
}

fn wanted(types: &[String], event: &Event) -> bool {
    let url = event.body.as_ref().map(|body| body.type_url.as_str()).unwrap_or_default();
    let name = url.rsplit('/').next().unwrap_or_default();
    types.is_empty() || types.iter().any(|wanted| wanted == name)
}

fn feed(event: &Event, position: usize) -> SubscribeResponse {
    let event = FeedEvent { event: Some(event.clone()), partition: 0, position: position as i64 };
    SubscribeResponse { item: Some(Item::Event(event)) }
}

fn unavailable() -> Status {
    Failure::new(Reason::ServiceUnavailable, "the fake timeline does not do this, or not now").into()
}
