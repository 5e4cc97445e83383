//! Takes a request in before anything is done for it.
//!
//! Every request of the contract but a conversation's is one message. A caller who opens a call and sends nothing, or a byte now and then,
//! has until its deadline, or ours if that is sooner. Meanwhile it has no place among the calls at work ([`shed`]), no
//! task that outlives it ([`writes`]), and does not delay a drain: what has not arrived has certainly not happened.
//!
//! [`shed`]: super::shed
//! [`writes`]: super::writes

use std::sync::Arc;

use baton_auth::policy::Kind;
use baton_errors::{Failure, Reason};
use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use tokio::sync::Semaphore;
use tonic::body::Body;

use super::deadline::{DEFAULT, passed};
use super::{Deadline, Inner, Middleware, Next, kind, refuse};
use crate::{MAX_MESSAGE_BYTES, Shutdown};

/// The largest message, and the five bytes before it (gRPC over HTTP/2, `Length-Prefixed-Message`).
const LARGEST: usize = MAX_MESSAGE_BYTES + 5;

/// Waits for whole requests, over all connections of a service.
#[derive(Debug, Clone)]
pub(crate) struct Receive {
    /// One permit for each byte that may wait for the rest of its request.
    room: Arc<Semaphore>,
    draining: Shutdown,
}

impl Receive {
    pub(crate) fn new(room: usize, draining: Shutdown) -> Self {
        Self { room: Arc::new(Semaphore::new(room.min(Semaphore::MAX_PERMITS))), draining }
    }
}

impl Middleware for Receive {
    async fn handle<S: Inner>(self, request: Request<Body>, next: Next<S>) -> Response<Body> {
        if is_conversation(&request) {
            return next.run(request).await;
        }
        let deadline = request.extensions().get::<Deadline>();
        let limit = deadline.map_or(DEFAULT, |deadline| deadline.remaining().min(DEFAULT));
        let (head, body) = request.into_parts();
        let whole = tokio::time::timeout(limit, whole(body, &self.room));
        let received = tokio::select! {
            // What is there already is served, also while draining.
            biased;
            received = whole => received.unwrap_or_else(|_| Err(passed())),
            () = self.draining.requested() => Err(shutting_down()),
        };
        match received {
            Ok(message) => next.run(Request::from_parts(head, Body::new(Full::new(message)))).await,
            Err(failure) => refuse(failure),
        }
    }
}

/// Whether requests come for as long as answers do. Such a call has its answers at once, and takes each message in
/// itself, within the largest that its service allows.
fn is_conversation(request: &Request<Body>) -> bool {
    kind(request) == Some(Kind::Conversation) || request.uri().path().starts_with("/grpc.reflection.")
}

/// Everything up to the end of the request.
async fn whole(mut body: Body, room: &Semaphore) -> Result<Bytes, Failure> {
    let mut message = BytesMut::new();
    let mut taken = room.try_acquire_many(0).map_err(|_| no_room())?;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Failure::invalid_field("", "the request broke off"))?;
        let Ok(data) = frame.into_data() else { continue };
        if message.len() + data.len() > LARGEST {
            return Err(Failure::invalid_field("", "the message is too large"));
        }
        let bytes = u32::try_from(data.len()).unwrap_or(u32::MAX);
        taken.merge(room.try_acquire_many(bytes).map_err(|_| no_room())?);
        message.extend_from_slice(&data);
    }
    Ok(message.freeze())
}

fn no_room() -> Failure {
    Failure::new(Reason::Overloaded, "too many requests are arriving at once: repeat this one shortly")
}

fn shutting_down() -> Failure {
    Failure::new(Reason::ShuttingDown, "the process is shutting down: repeat the call")
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::time::Duration;

    use baton_auth::policy;
    use baton_errors::reason_of;
    use futures::stream::{self, Stream, StreamExt};
    use http_body::Frame;
    use http_body_util::StreamBody;
    use tokio::time::Instant;
    use tonic::Status;
    use tower::{Layer, ServiceExt};

    use super::super::around;
    use super::super::deadline::Deadlines;
    use super::*;

    const READ: &str = "/baton.timeline.v1.TimelineService/GetEvent";
    const WRITE: &str = "/baton.timeline.v1.TimelineService/AppendEvents";
    const STREAM: &str = "/baton.timeline.v1.TimelineService/WatchCustomer";
    const OPEN: &str = "/grpc.health.v1.Health/Check";

    fn bytes(count: usize) -> Frame<Bytes> {
        Frame::data(vec![0; count].into())
    }

    fn call(
        method: &str,
        timeout: Option<&str>,
        body: impl Stream<Item = Frame<Bytes>> + Send + 'static,
    ) -> Request<Body> {
        let mut request = Request::builder().uri(method);
        if let Some(timeout) = timeout {
            request = request.header("grpc-timeout", timeout);
        }
        if let Some(rule) = policy::rule_for(method) {
            request = request.extension(rule);
        }
        request.body(Body::new(StreamBody::new(body.map(Ok::<_, Infallible>)))).unwrap()
    }

    /// Why the request was refused; how many bytes the handler behind the layers got if it was not.
    async fn outcome(receive: Receive, request: Request<Body>) -> Result<usize, Reason> {
        let handler = tower::service_fn(|request: Request<Body>| async {
            let message = request.into_body().collect().await.unwrap().to_bytes();
            let mut response = Response::new(Body::empty());
            response.extensions_mut().insert(message.len());
            Ok::<_, Infallible>(response)
        });
        let service = around(Deadlines).layer(around(receive).layer(handler));
        let response = service.oneshot(request).await.unwrap();
        match Status::from_header_map(response.headers()) {
            Some(status) => Err(reason_of(&status).unwrap()),
            None => Ok(*response.extensions().get().unwrap()),
        }
    }

    fn roomy() -> Receive {
        Receive::new(usize::MAX, Shutdown::new())
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_does_not_arrive_is_given_up() {
        let second = Duration::from_secs(1);
        for method in [READ, WRITE, STREAM, OPEN] {
            for (timeout, expected) in [(None, DEFAULT), (Some("3S"), 3 * second), (Some("1H"), DEFAULT)] {
                let drops = stream::unfold((), async |()| {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    Some((bytes(1), ()))
                });
                let started = Instant::now();
                let given_up = outcome(roomy(), call(method, timeout, drops)).await;
                assert_eq!(given_up, Err(Reason::DeadlineExceeded), "{method}");
                let elapsed = started.elapsed();
                assert!(elapsed <= expected && elapsed + second > expected, "{method}: {elapsed:?}");
            }
        }
    }

    #[tokio::test]
    async fn a_request_arrives_whole_and_no_larger_than_its_limit() {
        for (frames, expected) in [
            (vec![], Ok(0)),
            (vec![5, 0, 7], Ok(12)),
            (vec![LARGEST - 1, 1], Ok(LARGEST)),
            (vec![LARGEST - 1, 2], Err(Reason::InvalidField)),
        ] {
            let body = stream::iter(frames).map(bytes);
            assert_eq!(outcome(roomy(), call(WRITE, None, body)).await, expected);
        }
    }

    #[tokio::test]
    async fn what_half_arrived_has_only_so_much_room() {
        let receive = Receive::new(1_000, Shutdown::new());
        let half = stream::iter([bytes(800)]).chain(stream::pending());
        let mut slow = Box::pin(outcome(receive.clone(), call(WRITE, None, half)));
        assert!(futures::poll!(&mut slow).is_pending());

        let other = |count| outcome(receive.clone(), call(READ, None, stream::iter([bytes(count)])));
        assert_eq!(other(201).await, Err(Reason::Overloaded));
        assert_eq!(other(200).await, Ok(200));
        assert_eq!(other(200).await, Ok(200), "what arrived has left its room to others");
        drop(slow);
        assert_eq!(other(1_000).await, Ok(1_000));
    }

    #[tokio::test]
    async fn draining_waits_for_no_request_and_serves_those_that_are_there() {
        let receive = roomy();
        let mut silent = Box::pin(outcome(receive.clone(), call(WRITE, None, stream::pending())));
        assert!(futures::poll!(&mut silent).is_pending());
        receive.draining.request();
        assert_eq!(silent.await, Err(Reason::ShuttingDown));
        assert_eq!(outcome(receive, call(WRITE, None, stream::iter([bytes(9)]))).await, Ok(9));
    }
}
