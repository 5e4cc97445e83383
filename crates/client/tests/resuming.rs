//! Against a server that breaks its streams, repeats itself, leaves gaps and answers late.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baton_client::{Connection, Feed, FeedItem, TokenSource, Watched};
use baton_errors::{Failure, Reason};
use baton_model::{Ids, SystemIds};
use baton_proto::timeline::v1 as pb;
use baton_proto::timeline::v1::timeline_service_server::{TimelineService, TimelineServiceServer};
use futures::Stream;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Code, Request, Response, Status};

type Answer<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Serves one script per opened stream; a script ends with UNAVAILABLE.
#[derive(Default)]
struct Scripted {
    watches: Vec<Vec<i64>>,
    feeds: Vec<Vec<(i32, i64)>>,
    opened: Arc<AtomicUsize>,
}

fn event(sequence: i64) -> pb::Event {
    pb::Event { sequence, ..pb::Event::default() }
}

fn broken<T: Send + 'static>(items: Vec<T>) -> Answer<T> {
    let end = Err(Failure::new(Reason::ShuttingDown, "resume").into());
    Box::pin(futures::stream::iter(items.into_iter().map(Ok).chain([end])))
}

#[tonic::async_trait]
impl TimelineService for Scripted {
    type WatchCustomerStream = Answer<pb::WatchCustomerResponse>;
    type SubscribeStream = Answer<pb::SubscribeResponse>;

    async fn watch_customer(
        &self,
        request: Request<pb::WatchCustomerRequest>,
    ) -> Result<Response<Self::WatchCustomerStream>, Status> {
        let turn = self.opened.fetch_add(1, Ordering::SeqCst);
        let Some(script) = self.watches.get(turn) else {
            return Err(Failure::new(Reason::CustomerNotFound, "the script is over").into());
        };
        let after = request.into_inner().after_sequence;
        let item = |sequence: &i64| pb::WatchCustomerResponse {
            item: Some(match sequence {
                0 => {
                    pb::watch_customer_response::Item::Heartbeat(pb::WatchHeartbeat { head_sequence: after })
                }
                _ => pb::watch_customer_response::Item::Event(event(*sequence)),
            }),
        };
        Ok(Response::new(broken(script.iter().map(item).collect())))
    }

    async fn subscribe(
        &self,
        request: Request<pb::SubscribeRequest>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        let turn = self.opened.fetch_add(1, Ordering::SeqCst);
        let Some(script) = self.feeds.get(turn) else {
            return Err(Failure::new(Reason::InvalidCursor, request.into_inner().cursor).into());
        };
        let item = |(partition, position): &(i32, i64)| {
            let item = if *partition < 0 {
                let cursor = format!("after-{position}");
                pb::subscribe_response::Item::Checkpoint(pb::FeedCheckpoint { cursor })
            } else {
                let (partition, position) = (*partition, *position);
                let event = Some(event(position));
                pb::subscribe_response::Item::Event(pb::FeedEvent { event, partition, position })
            };
            pb::SubscribeResponse { item: Some(item) }
        };
        Ok(Response::new(broken(script.iter().map(item).collect())))
    }

    async fn get_event(
        &self,
        request: Request<pb::GetEventRequest>,
    ) -> Result<Response<pb::GetEventResponse>, Status> {
        let header = |name: &str| {
            request.metadata().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        let summary = format!("{} {}", header("authorization"), header("grpc-timeout"));
        let event = Some(pb::Event { summary, ..pb::Event::default() });
        Ok(Response::new(pb::GetEventResponse { event }))
    }

    async fn get_brief(
        &self,
        _: Request<pb::GetBriefRequest>,
    ) -> Result<Response<pb::GetBriefResponse>, Status> {
        std::future::pending().await
    }

    async fn check_seen(
        &self,
        _: Request<pb::CheckSeenRequest>,
    ) -> Result<Response<pb::CheckSeenResponse>, Status> {
        std::future::pending().await
    }

    async fn append_events(
        &self,
        _: Request<pb::AppendEventsRequest>,
    ) -> Result<Response<pb::AppendEventsResponse>, Status> {
        std::future::pending().await
    }

    async fn list_events(
        &self,
        _: Request<pb::ListEventsRequest>,
    ) -> Result<Response<pb::ListEventsResponse>, Status> {
        std::future::pending().await
    }
}

async fn serve(scripted: Scripted) -> Connection {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tonic::transport::Server::builder().add_service(TimelineServiceServer::new(scripted));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    Connection::lazy(&url, TokenSource::new("first").unwrap()).unwrap()
}

#[tokio::test]
async fn a_watch_has_no_gap_and_no_duplicate_whatever_the_server_does() {
    let watches = vec![vec![1, 2, 2], vec![], vec![1, 2, 3, 5], vec![4, 0, 5]];
    let connection = serve(Scripted { watches, ..Scripted::default() }).await;
    let mut watch = connection.watch_customer(SystemIds.customer_id(), 0);
    let mut seen = Vec::new();
    let status = loop {
        match watch.next().await {
            Ok(Watched::Event(event)) => seen.push(event.sequence),
            Ok(Watched::CaughtUp { head_sequence }) => assert_eq!(head_sequence, 3),
            Err(status) => break status,
        }
    };
    assert_eq!(seen, [1, 2, 3, 4, 5]);
    assert_eq!((watch.last_sequence(), status.code()), (5, Code::NotFound));
}

#[tokio::test]
async fn a_feed_resumes_at_its_last_checkpoint_and_repeats_nothing() {
    let feeds = vec![
        vec![(7, 1), (9, 1), (-1, 100), (7, 2)],
        vec![(7, 2), (7, 3), (9, 2)],
        vec![(7, 2), (9, 2), (9, 3)],
    ];
    let connection = serve(Scripted { feeds, ..Scripted::default() }).await;
    let mut feed = Feed::new(&connection, pb::SubscribeRequest::default());
    let mut seen = Vec::new();
    let status = loop {
        match feed.next().await {
            Ok(FeedItem::Event(event)) => seen.push((event.partition, event.position)),
            Ok(FeedItem::Checkpoint(checkpoint)) => assert_eq!(checkpoint.cursor, "after-100"),
            Err(status) => break status,
        }
    };
    assert_eq!(seen, [(7, 1), (9, 1), (7, 2), (7, 3), (9, 2), (9, 3)]);
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, "after-100"));
}

#[tokio::test]
async fn a_feed_from_now_on_keeps_the_now_it_was_told_first() {
    // The first stream breaks before it says anything, the second one right after it has said where now is.
    let feeds = vec![vec![], vec![(-1, 100)], vec![(7, 1)]];
    let connection = serve(Scripted { feeds, ..Scripted::default() }).await;
    let mut feed = Feed::new(&connection, pb::SubscribeRequest { from_now: true, ..Default::default() });
    let now = pb::FeedCheckpoint { cursor: "after-100".to_owned() };
    assert_eq!(feed.next().await.unwrap(), FeedItem::Checkpoint(now));
    assert!(matches!(feed.next().await.unwrap(), FeedItem::Event(_)));
    assert_eq!(feed.next().await.unwrap_err().message(), "after-100");
}

#[tokio::test]
async fn calls_carry_the_present_token_and_a_deadline() {
    let tokens = TokenSource::new("first").unwrap();
    let connection = serve(Scripted::default()).await.with_tokens(tokens.clone());
    let ask = || async {
        let response = connection.timeline().get_event(pb::GetEventRequest::default()).await.unwrap();
        response.into_inner().event.unwrap().summary
    };
    assert_eq!(ask().await, "Bearer first 5000m");
    tokens.replace("second").unwrap();
    assert_eq!(ask().await, "Bearer second 5000m");
}

#[tokio::test]
async fn a_deadline_that_passes_is_told_as_such() {
    let connection = serve(Scripted::default()).await;
    let hurried = connection.clone().with_deadline(Duration::from_millis(20));
    let status = hurried.timeline().get_brief(pb::GetBriefRequest::default()).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);

    let mut request = Request::new(pb::GetBriefRequest::default());
    request.set_timeout(Duration::from_millis(20));
    let status = connection.timeline().get_brief(request).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
}

#[tokio::test]
async fn nobody_there_is_unavailable_and_worth_repeating() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let connection = Connection::lazy(&url, TokenSource::new("t").unwrap()).unwrap();
    let status = connection.timeline().get_event(pb::GetEventRequest::default()).await.unwrap_err();
    assert!(baton_client::is_transient(&status), "{status:?}");
}
