//! Stopping in order: streams end, calls and writes finish, the tasks stop, and what they used is closed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use baton_chassis::{Limits, Shutdown};
use baton_errors::{Reason, reason_of};
use baton_proto::timeline::v1 as pb;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use crate::harness::{Harness, reached, soon};

const GRACE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn draining_ends_streams_finishes_writes_and_stops_tasks_last() {
    let has_stopped = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&has_stopped);
    let harness = Harness::start_with(Limits::default(), |service| {
        service.task("planted", move |shutdown| {
            let flag = Arc::clone(&flag);
            async move {
                shutdown.requested().await;
                flag.store(true, Ordering::SeqCst);
                Ok(())
            }
        })
    })
    .await;
    let mut client = harness.connection.timeline();
    let mut watch = client.watch_customer(pb::WatchCustomerRequest::default()).await.unwrap().into_inner();
    watch.message().await.unwrap().unwrap();
    let mut health = HealthClient::new(harness.stranger());
    let mut states = health.watch(HealthCheckRequest::default()).await.unwrap().into_inner();
    states.message().await.unwrap().unwrap();
    let write = tokio::spawn(async move { client.append_events(pb::AppendEventsRequest::default()).await });
    reached(&harness.handlers.writes.started, 1).await;

    let drain = tokio::spawn(harness.process.drain(GRACE));
    let status = soon(watch.message()).await.unwrap_err();
    assert_eq!(reason_of(&status), Some(Reason::ShuttingDown));
    while let Ok(Some(_)) = soon(states.message()).await {}
    assert!(TcpStream::connect(harness.address).await.is_err(), "the port is still open");
    assert!(!has_stopped.load(Ordering::SeqCst), "tasks stop after the last write");
    assert!(!drain.is_finished());

    harness.handlers.writes.gate.add_permits(1);
    write.await.unwrap().expect("the write's caller gets its answer");
    drain.await.unwrap();
    assert!(has_stopped.load(Ordering::SeqCst));
}

#[tokio::test]
async fn what_tasks_use_is_closed_when_they_have_ended() {
    let is_open = Arc::new(AtomicBool::new(true));
    let has_stopped = Arc::new(Semaphore::new(0));
    let (flag, seen_open) = (Arc::clone(&is_open), Arc::clone(&has_stopped));
    let harness = Harness::start_with(Limits::default(), |service| {
        let task = {
            let is_open = Arc::clone(&is_open);
            move |shutdown: Shutdown| {
                let (is_open, seen_open) = (Arc::clone(&is_open), Arc::clone(&seen_open));
                async move {
                    shutdown.requested().await;
                    // Its last piece of work.
                    tokio::task::yield_now().await;
                    assert!(is_open.load(Ordering::SeqCst), "closed before the task has ended");
                    seen_open.add_permits(1);
                    Ok(())
                }
            }
        };
        service.task("planted", task).closing(move || async move { flag.store(false, Ordering::SeqCst) })
    })
    .await;
    harness.process.drain(GRACE).await;
    assert_eq!(has_stopped.available_permits(), 1);
    assert!(!is_open.load(Ordering::SeqCst), "nothing was closed");
}

#[tokio::test]
async fn draining_gives_up_after_its_grace() {
    let harness = Harness::start().await;
    let mut client = harness.connection.timeline();
    let call = tokio::spawn(async move { client.append_events(pb::AppendEventsRequest::default()).await });
    reached(&harness.handlers.writes.started, 1).await;
    harness.process.drain(Duration::from_millis(50)).await;
    call.abort();
}

#[tokio::test]
async fn an_idle_connection_does_not_delay_the_drain() {
    let harness = Harness::start().await;
    harness.connection.timeline().get_brief(pb::GetBriefRequest::default()).await.unwrap();
    let drained = tokio::time::timeout(GRACE / 2, harness.process.drain(GRACE));
    drained.await.expect("the drain waited for an idle connection");
}
