//! Callers that open calls and do not send their requests.

use std::convert::Infallible;
use std::time::Duration;

use baton_chassis::Limits;
use baton_client::Connection;
use baton_errors::{Reason, reason_of};
use baton_proto::timeline::v1 as pb;
use bytes::Bytes;
use futures::stream;
use http::{Request, Response};
use http_body::Frame;
use http_body_util::StreamBody;
use tonic::Status;
use tonic::body::Body;
use tower::{Service, ServiceExt};

use crate::harness::{Harness, soon};

/// Longer than `soon`.
const GRACE: Duration = Duration::from_mins(1);
const METHODS: [&str; 3] = ["AppendEvents", "GetEvent", "WatchCustomer"];

/// Opens a call and sends nothing more. When it is given, the call is on its way.
async fn open(harness: &Harness, method: &str) -> impl Future<Output = Response<Body>> + use<> {
    let mut connection: Connection = harness.connection.clone();
    let request = Request::post(format!("/baton.timeline.v1.TimelineService/{method}"))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .body(Body::new(StreamBody::new(stream::pending::<Result<Frame<Bytes>, Infallible>>())));
    let mut answer = Box::pin(connection.ready().await.unwrap().call(request.unwrap()));
    assert!(futures::poll!(&mut answer).is_pending());
    async { answer.await.unwrap() }
}

#[tokio::test]
async fn a_caller_who_sends_no_request_holds_no_place() {
    for method in METHODS {
        let harness = Harness::start_with(Limits { calls: 1, ..Limits::default() }, |service| service).await;
        let silent = open(&harness, method).await;
        // On the same connection, so that the server sees the silent call first.
        for _ in 0..3 {
            let answer = harness.connection.timeline().get_brief(pb::GetBriefRequest::default()).await;
            assert!(answer.is_ok(), "{method}: {answer:?}");
        }
        drop(silent);
    }
}

#[tokio::test]
async fn a_caller_who_sends_no_request_does_not_delay_the_drain() {
    let harness = Harness::start().await;
    let mut silent = Vec::new();
    for method in METHODS {
        silent.push(open(&harness, method).await);
    }
    harness.connection.timeline().get_brief(pb::GetBriefRequest::default()).await.unwrap();
    let drain = tokio::spawn(harness.process.drain(GRACE));
    for answer in silent {
        let status = Status::from_header_map(soon(answer).await.headers()).unwrap();
        assert_eq!(reason_of(&status), Some(Reason::ShuttingDown));
    }
    soon(drain).await.unwrap();
}
