//! A write that has started finishes, whatever its caller does.

use std::time::Duration;

use baton_chassis::Limits;
use baton_client::Connection;
use baton_errors::{Reason, reason_of};
use baton_proto::timeline::v1 as pb;
use baton_proto::timeline::v1::timeline_service_client::TimelineServiceClient;
use tonic::Code;

use crate::harness::{Harness, reached};

const CALLS: u32 = 50;
/// A deadline that passes soon, and not before a call has arrived on a slow machine.
const SOON: Duration = Duration::from_millis(300);

/// A caller in a hurry, whose connection stands already.
async fn hurried(harness: &Harness) -> TimelineServiceClient<Connection> {
    harness.connection.timeline().get_brief(pb::GetBriefRequest::default()).await.unwrap();
    harness.connection.clone().with_deadline(SOON).timeline()
}

#[tokio::test]
async fn cancelled_writes_finish_and_cancelled_reads_stop() {
    let harness = Harness::start().await;
    let mut calls = Vec::new();
    for _ in 0..CALLS {
        let mut client = harness.connection.timeline();
        calls.push(tokio::spawn(async move {
            let _ = client.append_events(pb::AppendEventsRequest::default()).await;
        }));
    }
    reached(&harness.handlers.writes.started, CALLS).await;
    calls.iter().for_each(tokio::task::JoinHandle::abort);

    // Reads on the same connection, started and cancelled after the writes: once the server has dropped them, it has
    // seen the writes' cancellation too.
    let mut reads = Vec::new();
    for _ in 0..CALLS {
        let mut client = harness.connection.timeline();
        reads.push(tokio::spawn(async move {
            let _ = client.get_event(pb::GetEventRequest::default()).await;
        }));
    }
    reached(&harness.handlers.reads.started, CALLS).await;
    reads.iter().for_each(tokio::task::JoinHandle::abort);
    reached(&harness.handlers.reads.dropped, CALLS).await;

    assert_eq!(harness.handlers.writes.dropped.available_permits(), 0, "a write was dropped");
    harness.handlers.writes.gate.add_permits(CALLS as usize);
    reached(&harness.handlers.writes.finished, CALLS).await;
}

#[tokio::test]
async fn a_deadline_answers_the_caller_and_lets_the_write_finish() {
    let harness = Harness::start().await;
    let mut hurried = hurried(&harness).await;
    let status = hurried.append_events(pb::AppendEventsRequest::default()).await.unwrap_err();
    assert_eq!((status.code(), reason_of(&status)), (Code::DeadlineExceeded, Some(Reason::DeadlineExceeded)));
    reached(&harness.handlers.writes.started, 1).await;

    // Once the server has dropped a later read for its deadline, it has passed the write's as well.
    hurried.get_event(pb::GetEventRequest::default()).await.unwrap_err();
    reached(&harness.handlers.reads.dropped, 1).await;
    assert_eq!(harness.handlers.writes.dropped.available_permits(), 0, "the write was dropped");
    harness.handlers.writes.gate.add_permits(1);
    reached(&harness.handlers.writes.finished, 1).await;
}

#[tokio::test]
async fn a_write_that_lost_its_caller_still_counts_as_work() {
    let harness = Harness::start_with(Limits { calls: 1, ..Limits::default() }, |service| service).await;
    let mut client = hurried(&harness).await;
    let status = client.append_events(pb::AppendEventsRequest::default()).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);

    reached(&harness.handlers.writes.started, 1).await;
    let status = client.get_brief(pb::GetBriefRequest::default()).await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted);
}
