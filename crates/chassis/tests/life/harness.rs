//! A process with one service whose handlers wait until the test lets them go.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use baton_auth::{Identity, Minter, Verifier};
use baton_chassis::{Limits, Listener, Process, Service};
use baton_client::{Connection, TokenSource};
use baton_errors::{Failure, Reason};
use baton_model::{Role, SystemClock};
use baton_proto::timeline::v1 as pb;
use baton_proto::timeline::v1::timeline_service_server::{TimelineService, TimelineServiceServer};
use futures::{Stream, StreamExt};
use tokio::sync::Semaphore;
use tonic::{Request, Response, Status};

/// What the service accepts as one message: less than what the chassis lets pass.
pub(crate) const MESSAGE_BYTES: usize = 64 * 1024;

type Answer<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// The service: its reads and its writes wait until the test lets them go.
#[derive(Debug, Clone)]
pub(crate) struct Handlers {
    pub(crate) reads: Work,
    pub(crate) writes: Work,
}

/// Counts handlers by what became of them. A semaphore is a counter that can be waited for.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    pub(crate) started: Arc<Semaphore>,
    pub(crate) finished: Arc<Semaphore>,
    pub(crate) dropped: Arc<Semaphore>,
    /// One permit lets one handler go.
    pub(crate) gate: Arc<Semaphore>,
}

impl Work {
    fn new() -> Self {
        let counter = || Arc::new(Semaphore::new(0));
        Self { started: counter(), finished: counter(), dropped: counter(), gate: counter() }
    }

    async fn run(&self) {
        let mut guard = Guard { counted_as: Some(Arc::clone(&self.dropped)) };
        self.started.add_permits(1);
        self.gate.acquire().await.unwrap().forget();
        guard.counted_as = None;
        self.finished.add_permits(1);
    }
}

struct Guard {
    counted_as: Option<Arc<Semaphore>>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(counter) = &self.counted_as {
            counter.add_permits(1);
        }
    }
}

/// Waits for what must happen soon.
pub(crate) async fn soon<F: Future>(what: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(20), what).await.expect("it did not happen")
}

/// Waits until a counter has reached `count`, and takes that much from it.
pub(crate) async fn reached(counter: &Semaphore, count: u32) {
    soon(counter.acquire_many(count)).await.unwrap().forget();
}

#[tonic::async_trait]
impl TimelineService for Handlers {
    type WatchCustomerStream = Answer<pb::WatchCustomerResponse>;
    type SubscribeStream = Answer<pb::SubscribeResponse>;

    /// A write that waits.
    async fn append_events(
        &self,
        _: Request<pb::AppendEventsRequest>,
    ) -> Result<Response<pb::AppendEventsResponse>, Status> {
        self.writes.run().await;
        Ok(Response::new(pb::AppendEventsResponse::default()))
    }

    /// A read that waits.
    async fn get_event(
        &self,
        _: Request<pb::GetEventRequest>,
    ) -> Result<Response<pb::GetEventResponse>, Status> {
        self.reads.run().await;
        Ok(Response::new(pb::GetEventResponse::default()))
    }

    /// A read that does not.
    async fn get_brief(
        &self,
        _: Request<pb::GetBriefRequest>,
    ) -> Result<Response<pb::GetBriefResponse>, Status> {
        Ok(Response::new(pb::GetBriefResponse::default()))
    }

    async fn check_seen(
        &self,
        _: Request<pb::CheckSeenRequest>,
    ) -> Result<Response<pb::CheckSeenResponse>, Status> {
        Ok(Response::new(pb::CheckSeenResponse::default()))
    }

    async fn list_events(
        &self,
        _: Request<pb::ListEventsRequest>,
    ) -> Result<Response<pb::ListEventsResponse>, Status> {
        panic!("a planted panic")
    }

    /// One heartbeat, then silence for ever.
    async fn watch_customer(
        &self,
        _: Request<pb::WatchCustomerRequest>,
    ) -> Result<Response<Self::WatchCustomerStream>, Status> {
        let first = futures::stream::iter([Ok(pb::WatchCustomerResponse::default())]);
        Ok(Response::new(Box::pin(first.chain(futures::stream::pending()))))
    }

    async fn subscribe(
        &self,
        _: Request<pb::SubscribeRequest>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        Err(Failure::new(Reason::InvalidCursor, "").into())
    }
}

/// A running process, its handlers, and a caller that may do everything.
pub(crate) struct Harness {
    pub(crate) process: Process,
    pub(crate) handlers: Handlers,
    pub(crate) address: SocketAddr,
    pub(crate) connection: Connection,
}

impl Harness {
    pub(crate) async fn start() -> Self {
        Self::start_with(Limits::default(), |service| service).await
    }

    pub(crate) async fn start_with(limits: Limits, compose: impl FnOnce(Service) -> Service) -> Self {
        let minter = Minter::generate().unwrap();
        let identity = Identity {
            id: "orders".into(),
            name: "Orders".into(),
            department: "orders".parse().unwrap(),
            roles: vec![Role::Service],
        };
        let token = minter.mint(&identity, Duration::from_mins(10), &SystemClock).unwrap();

        let handlers = Handlers { reads: Work::new(), writes: Work::new() };
        let service = Service::new("timeline")
            .serving(TimelineServiceServer::new(handlers.clone()).max_decoding_message_size(MESSAGE_BYTES));
        let listener = Listener::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let (address, url) = (listener.address(), listener.url());
        let mut process = Process::new(Verifier::from_jwks(&minter.jwks()).unwrap()).with_limits(limits);
        process.start(compose(service), listener).unwrap();
        let connection = Connection::lazy(&url, TokenSource::new(&token).unwrap()).unwrap();
        Self { process, handlers, address, connection }
    }

    /// A channel without anything of ours on it.
    pub(crate) fn stranger(&self) -> tonic::transport::Channel {
        tonic::transport::Endpoint::from_shared(format!("http://{}", self.address)).unwrap().connect_lazy()
    }
}
