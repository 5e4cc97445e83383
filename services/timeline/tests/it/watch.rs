//! Watching one customer: no gap and no duplicate, whatever happens to the service.

use std::time::Duration;

use baton_client::Watched;
use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::timeline::v1::WatchCustomerRequest;
use baton_proto::timeline::v1::watch_customer_response::Item;
use tonic::Streaming;

use crate::harness::{Bench, event, fields, reason};

fn request(customer_id: &str, after_sequence: i64) -> WatchCustomerRequest {
    WatchCustomerRequest { customer_id: customer_id.into(), after_sequence }
}

async fn item(stream: &mut Streaming<baton_proto::timeline::v1::WatchCustomerResponse>) -> Item {
    let next = tokio::time::timeout(Duration::from_secs(15), stream.message());
    next.await.expect("the watcher hears something").unwrap().unwrap().item.unwrap()
}

fn sequence(item: Item) -> Result<i64, i64> {
    match item {
        Item::Event(event) => Ok(event.sequence),
        Item::Heartbeat(heartbeat) => Err(heartbeat.head_sequence),
    }
}

#[tokio::test]
async fn a_watcher_sees_the_past_then_a_heartbeat_then_what_happens() {
    let bench = Bench::start().await;
    let (ana, bea) = (bench.customer("Ana").await, bench.customer("Bea").await);
    bench.append("orders", vec![event(&ana), event(&ana)]).await;
    let mut stream =
        bench.agent("sales").timeline().watch_customer(request(&ana, 1)).await.unwrap().into_inner();
    for expected in [Ok(2), Ok(3), Err(3)] {
        assert_eq!(sequence(item(&mut stream).await), expected);
    }
    bench.append("orders", vec![event(&bea), event(&ana)]).await;
    for expected in [Ok(4), Err(4)] {
        assert_eq!(sequence(item(&mut stream).await), expected);
    }
    // Silence ends with a heartbeat.
    assert_eq!(sequence(item(&mut stream).await), Err(4));
}

#[tokio::test]
async fn bad_beginnings_are_refused() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    let mut timeline = bench.agent("sales").timeline();
    let unknown = request(&SystemIds.customer_id().to_string(), 0);
    assert_eq!(reason(&timeline.watch_customer(unknown).await.unwrap_err()), Reason::CustomerNotFound);
    for (customer, after, field) in
        [("x", 0, "customer_id"), (&*ana, -1, "after_sequence"), (&*ana, 2, "after_sequence")]
    {
        assert_eq!(fields(&timeline.watch_customer(request(customer, after)).await.unwrap_err()), [field]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_gap_and_no_duplicate_across_restarts() {
    let mut bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    let mut watch = bench.agent("sales").watch_customer(ana.parse().unwrap(), 0);
    let watcher = tokio::spawn(async move {
        let mut seen = Vec::new();
        while seen.len() < 61 {
            if let Watched::Event(event) = watch.next().await.unwrap() {
                seen.push(event.sequence);
            }
        }
        seen
    });
    for round in 0..3 {
        for _ in 0..20 {
            bench.append("orders", vec![event(&ana)]).await;
        }
        if round < 2 {
            bench.stop().await;
            bench.resume().await;
        }
    }
    let seen = tokio::time::timeout(Duration::from_secs(30), watcher).await.unwrap().unwrap();
    assert!(seen.into_iter().eq(1..=61));
}
