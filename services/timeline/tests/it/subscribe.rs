//! Following the feed of all customers.

use std::collections::HashMap;
use std::time::Duration;

use baton_errors::Reason;
use baton_model::{CustomerId, Ids, SystemIds};
use baton_proto::timeline::v1::subscribe_response::Item;
use baton_proto::timeline::v1::{FeedEvent, SubscribeRequest, SubscribeResponse};
use futures::future::join_all;
use tonic::Streaming;

use crate::harness::{Bench, event, fields, heavy_event, reason, typed_event};

async fn subscribe(bench: &Bench, request: SubscribeRequest) -> Streaming<SubscribeResponse> {
    bench.service("support").timeline().subscribe(request).await.unwrap().into_inner()
}

async fn item(stream: &mut Streaming<SubscribeResponse>) -> Item {
    let next = tokio::time::timeout(Duration::from_secs(15), stream.message());
    next.await.expect("the subscriber hears something").unwrap().unwrap().item.unwrap()
}

/// Reads until `count` events and a checkpoint after them have come; gives both.
async fn read(stream: &mut Streaming<SubscribeResponse>, count: usize) -> (Vec<FeedEvent>, String) {
    let mut events = Vec::new();
    loop {
        match item(stream).await {
            Item::Event(event) => events.push(event),
            Item::Checkpoint(checkpoint) if events.len() >= count => return (events, checkpoint.cursor),
            Item::Checkpoint(_) => {}
        }
    }
}

fn after(cursor: String) -> SubscribeRequest {
    SubscribeRequest { cursor, ..SubscribeRequest::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_event_once_in_order_and_resumed_where_it_was_left() {
    let mut bench = Bench::start().await;
    let customers = join_all((0..20).map(|_| bench.customer("Ana"))).await;
    let mut stream = subscribe(&bench, SubscribeRequest::default()).await;
    let (first, cursor) = read(&mut stream, 20).await;
    assert_eq!(first.len(), 20);

    for customer in &customers {
        bench.append("orders", (0..30).map(|_| event(customer)).collect()).await;
    }
    // More than a stretch in one partition, and a restart in between: the cursor outlives the process.
    bench.append("orders", (0..512).map(|_| event(&customers[0])).collect()).await;
    drop(stream);
    bench.stop().await;
    bench.resume().await;
    let mut stream = subscribe(&bench, after(cursor)).await;
    let (rest, cursor) = read(&mut stream, 20 * 30 + 512).await;
    assert_eq!(rest.len(), 20 * 30 + 512, "nothing twice");

    let mut positions: HashMap<i32, i64> = HashMap::new();
    let mut sequences: HashMap<String, i64> = HashMap::new();
    for entry in first.into_iter().chain(rest) {
        let event = entry.event.unwrap();
        let customer: CustomerId = event.customer_id.parse().unwrap();
        assert_eq!(entry.partition, i32::from(customer.partition().number()));
        let position = positions.entry(entry.partition).or_default();
        let sequence = sequences.entry(event.customer_id).or_default();
        assert_eq!((entry.position, event.sequence), (*position + 1, *sequence + 1));
        (*position, *sequence) = (entry.position, event.sequence);
    }

    // Live from here on.
    bench.append("orders", vec![event(&customers[1])]).await;
    assert_eq!(read(&mut stream, 1).await.0.len(), 1);
    let mut again = subscribe(&bench, after(cursor)).await;
    assert_eq!(read(&mut again, 1).await.0.len(), 1);
}

#[tokio::test]
async fn only_wanted_types_and_from_now_on() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    bench.append("orders", vec![event(&ana)]).await;
    let types = vec!["baton.orders.v1.OrderShipped".to_owned()];
    let request = SubscribeRequest { types: types.clone(), from_now: true, ..SubscribeRequest::default() };
    let mut now = subscribe(&bench, request).await;
    assert!(matches!(item(&mut now).await, Item::Checkpoint(_)), "where now is");
    let mut all = subscribe(&bench, SubscribeRequest { types, ..SubscribeRequest::default() }).await;
    assert!(matches!(item(&mut all).await, Item::Checkpoint(_)), "none so far");
    let shipped = typed_event(&ana, "baton.orders.v1.OrderShipped");
    bench.append("orders", vec![event(&ana), shipped.clone(), event(&ana)]).await;
    for stream in [&mut now, &mut all] {
        let (events, _) = read(stream, 1).await;
        let ids: Vec<String> = events.into_iter().map(|entry| entry.event.unwrap().id).collect();
        assert_eq!(ids, [shipped.id.as_str()]);
    }
    let mut everything = subscribe(&bench, SubscribeRequest { from_now: true, ..after(String::new()) }).await;
    bench.append("orders", vec![event(&ana)]).await;
    assert_eq!(read(&mut everything, 1).await.0[0].position, 6);
}

#[tokio::test]
async fn the_first_item_is_where_the_stream_begins() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    let first = async |request| match item(&mut subscribe(&bench, request).await).await {
        Item::Checkpoint(checkpoint) => checkpoint.cursor,
        Item::Event(event) => panic!("an event before any checkpoint: {event:?}"),
    };
    let beginning = first(SubscribeRequest::default()).await;
    let now = first(SubscribeRequest { from_now: true, ..SubscribeRequest::default() }).await;
    assert_eq!(first(after(now.clone())).await, now);

    // The streams broke after their first item. Resumed from it they miss nothing, and get nothing from before.
    bench.append("orders", vec![event(&ana), event(&ana)]).await;
    for (cursor, positions) in [(beginning, vec![1, 2, 3]), (now, vec![2, 3])] {
        let (events, _) = read(&mut subscribe(&bench, after(cursor)).await, positions.len()).await;
        assert!(events.iter().map(|entry| entry.position).eq(positions));
    }
}

#[tokio::test]
async fn what_is_read_at_once_is_bounded_by_bytes() {
    let bench = Bench::start().await;
    let customers = join_all((0..3).map(|_| bench.customer("Ana"))).await;
    for customer in &customers {
        for _ in 0..3 {
            bench.append("orders", (0..3).map(|_| heavy_event(customer)).collect()).await;
        }
    }
    for types in [vec![], vec!["baton.orders.v1.OrderPlaced".to_owned()]] {
        let expected = if types.is_empty() { 30 } else { 27 };
        let mut stream = subscribe(&bench, SubscribeRequest { types, ..SubscribeRequest::default() }).await;
        let mut positions: HashMap<i32, Vec<i64>> = HashMap::new();
        let (mut seen, mut heavy) = (0, 0);
        while seen < expected || heavy > 0 {
            match item(&mut stream).await {
                Item::Event(entry) => {
                    seen += 1;
                    heavy += usize::from(entry.event.unwrap().sequence > 1);
                    // A checkpoint ends what was read at once: 1 MiB, and the event that exceeds it.
                    assert!(heavy <= 5, "more than 1 MiB was read at once");
                    positions.entry(entry.partition).or_default().push(entry.position);
                }
                Item::Checkpoint(_) => heavy = 0,
            }
        }
        assert_eq!(seen, expected, "nothing twice");
        for found in positions.values() {
            assert!(found.is_sorted_by(|one, next| one < next), "{found:?}");
        }
    }
}

#[tokio::test]
async fn cursors_of_nowhere_are_refused() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    bench.append("orders", vec![event(&ana)]).await;
    let mut timeline = bench.service("support").timeline();
    let mut stream = subscribe(&bench, SubscribeRequest::default()).await;
    let (_, good) = read(&mut stream, 2).await;
    for bad in
        ["nonsense".to_owned(), good[2..].to_owned(), format!("{good}AA"), SystemIds.uuid().to_string()]
    {
        assert_eq!(reason(&timeline.subscribe(after(bad)).await.unwrap_err()), Reason::InvalidCursor);
    }
    // The same install, but set back: what the cursor has seen is gone, and positions would be used again.
    let mut conn = bench.database.connect().await;
    sqlx::raw_sql("update partition_heads set position = 0").execute(&mut conn).await.unwrap();
    assert_eq!(reason(&timeline.subscribe(after(good)).await.unwrap_err()), Reason::InvalidCursor);
    let types = (0..65).map(|n| format!("baton.orders.v1.T{n}")).collect();
    let many = SubscribeRequest { types, ..SubscribeRequest::default() };
    assert_eq!(fields(&timeline.subscribe(many).await.unwrap_err()), ["types"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_replica_appends_arrives_too() {
    let bench = Bench::start().await;
    let other = bench.replica().await;
    let ana = bench.customer("Ana").await;
    let mut feed = subscribe(&other, SubscribeRequest { from_now: true, ..after(String::new()) }).await;
    assert!(matches!(item(&mut feed).await, Item::Checkpoint(_)));
    bench.append("orders", vec![event(&ana)]).await;
    assert_eq!(read(&mut feed, 1).await.0.len(), 1);
}
