//! G2, G3, G4: whatever process is killed whenever, nothing acknowledged is lost, doubled or reordered.

use std::collections::HashSet;

use baton_client::{Connection, Watched};
use baton_model::CustomerId;
use baton_proto::timeline::v1::Event;
use baton_testkit::eventually;
use tokio::task::JoinHandle;

use crate::clients::{create_customer, place_order};
use crate::company::Company;
use crate::shop::Shop;

/// Kills of each process. Between two, the customers must have got on.
const ROUNDS: usize = 3;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_whatever_process_is_killed() {
    // Two replicas of orders: two relays and two consumers at once.
    let mut company = Company::open(&["timeline", "orders", "orders", "support"]).await;
    let shop = Shop::open(&company, 8);
    for _ in 0..ROUNDS {
        for seat in 0..company.seats() {
            let before = shop.acknowledged();
            eventually("the customers get on", async || (shop.acknowledged() > before + 12).then_some(()))
                .await;
            company.kill(seat).await;
            company.start(seat);
            company.serving(seat).await;
        }
    }
    let acknowledged = shop.close().await;

    company.assert_verified().await;
    let timeline = company.connection("timeline", "support");
    for (customer, told) in acknowledged {
        let recorded = watch_to_head(&timeline, &customer).await;
        let sequences: Vec<i64> = recorded.iter().map(|event| event.sequence).collect();
        assert_eq!(sequences, (1..=recorded.len() as i64).collect::<Vec<_>>(), "gapless for {customer}");
        let ids: Vec<&str> = recorded.iter().map(|event| event.id.as_str()).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "no event twice for {customer}");
        for department in ["orders", "support"] {
            // Acknowledged one after the other, so recorded in this order; reactions stand between them.
            let told: Vec<&str> = told.iter().map(String::as_str).collect();
            let by: Vec<&str> = recorded
                .iter()
                .filter(|event| event.department == department && told.contains(&event.id.as_str()))
                .map(|event| event.id.as_str())
                .collect();
            let expected: Vec<&str> = told.iter().copied().filter(|id| by.contains(id)).collect();
            assert_eq!(by, expected, "{department}'s order of {customer}");
        }
        let missing: Vec<&String> = told.iter().filter(|id| !ids.contains(&id.as_str())).collect();
        assert!(missing.is_empty(), "acknowledged and lost for {customer}: {missing:?}");
    }
    company.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watcher_outlives_the_timeline() {
    let mut company = Company::open(&["timeline", "orders"]).await;
    let timeline = company.connection("timeline", "support");
    let orders = company.connection("orders", "orders");
    let customer = create_customer(&timeline, "watched@example.com").await.id;

    let watch = follow(timeline.clone(), &customer, 1 + 4 * 5);
    let mut told = Vec::new();
    for round in 0..4 {
        for _ in 0..5 {
            told.push(place_order(&orders, &customer).await.1);
        }
        if round < 3 {
            company.kill(0).await;
            company.start(0);
        }
    }
    let seen = watch.await.expect("a watcher");
    let sequences: Vec<i64> = seen.iter().map(|event| event.sequence).collect();
    assert_eq!(sequences, (1..=seen.len() as i64).collect::<Vec<_>>(), "no gap, no duplicate, in order");
    let ids: Vec<&String> = seen.iter().skip(1).map(|event| &event.id).collect();
    assert_eq!(ids, told.iter().collect::<Vec<_>>());
    assert!(company.is_alive(0) && company.is_alive(1));
    company.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeline_that_is_down_delays_departments_and_loses_nothing() {
    let mut company = Company::open(&["timeline", "orders", "support"]).await;
    let timeline = company.connection("timeline", "support");
    let orders = company.connection("orders", "orders");
    let customer = create_customer(&timeline, "patient@example.com").await.id;
    place_order(&orders, &customer).await;

    company.kill(0).await;
    let mut told = Vec::new();
    for _ in 0..10 {
        told.push(place_order(&orders, &customer).await.1);
    }
    company.start(0);
    company.serving(0).await;

    let seen = follow(timeline, &customer, 2 + told.len()).await.expect("a watcher");
    let ids: Vec<&String> = seen.iter().skip(2).map(|event| &event.id).collect();
    assert_eq!(ids, told.iter().collect::<Vec<_>>(), "in the order in which they were placed");
    company.assert_verified().await;
    company.close().await;
}

/// Watches from the beginning until `count` events have come.
fn follow(timeline: Connection, customer: &str, count: usize) -> JoinHandle<Vec<Event>> {
    let customer: CustomerId = customer.parse().expect("a customer's id");
    tokio::spawn(async move {
        let mut watch = timeline.watch_customer(customer, 0);
        let mut seen = Vec::new();
        while seen.len() < count {
            if let Watched::Event(event) = watch.next().await.expect("a watch that waits") {
                seen.push(*event);
            }
        }
        seen
    })
}

/// Everything of a customer up to its head.
async fn watch_to_head(timeline: &Connection, customer: &str) -> Vec<Event> {
    let customer: CustomerId = customer.parse().expect("a customer's id");
    let mut watch = timeline.watch_customer(customer, 0);
    let mut seen: Vec<Event> = Vec::new();
    loop {
        match watch.next().await.expect("a watch that waits") {
            Watched::Event(event) => seen.push(*event),
            Watched::CaughtUp { head_sequence } if head_sequence == seen.len() as i64 => return seen,
            Watched::CaughtUp { .. } => {}
        }
    }
}
