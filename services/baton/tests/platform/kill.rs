//! kill -9 of the whole platform, in the middle of everything.

use std::sync::Arc;

use baton_testkit::eventually;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::calls;
use crate::process::{Up, json};

/// How many orders are acknowledged before the kill; as many writers are in the middle of another one then.
const ACKNOWLEDGED: usize = 60;
const WRITERS: usize = 8;

#[tokio::test]
async fn what_was_acknowledged_is_there_once_after_a_kill() {
    let directory = tempfile::tempdir().unwrap();
    let up = Up::start(directory.path()).await;
    let ready = up.ready();
    let customer = calls::create_customer(&ready, "Ann").await;

    // Each writer places orders until the platform is gone. The last one of each is in doubt.
    let (acknowledged, in_doubt) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let (acknowledged, in_doubt) = (Arc::clone(&acknowledged), Arc::clone(&in_doubt));
        let (orders, customer) = (calls::connection(&ready, "orders", "orders"), customer.clone());
        writers.spawn(async move {
            loop {
                let request_id = Uuid::now_v7();
                match calls::place_order(&orders, &customer, request_id).await {
                    Ok(order) => acknowledged.lock().await.push((request_id, order.id)),
                    Err(_) => return in_doubt.lock().await.push(request_id),
                }
            }
        });
    }
    eventually("enough orders are acknowledged", async || {
        (acknowledged.lock().await.len() >= ACKNOWLEDGED).then_some(())
    })
    .await;
    up.kill().await;
    writers.join_all().await;

    let up = Up::start(directory.path()).await;
    let orders = calls::connection(&up.ready(), "orders", "orders");
    for (request_id, id) in acknowledged.lock().await.iter() {
        let again = calls::place_order(&orders, &customer, *request_id).await.unwrap();
        assert_eq!(&again.id, id, "an acknowledged order was placed again");
    }
    for request_id in in_doubt.lock().await.iter() {
        calls::place_order(&orders, &customer, *request_id).await.unwrap();
    }
    let expected = acknowledged.lock().await.len() + in_doubt.lock().await.len();
    let (report, clean) = json("verify", up.ready_file()).await;
    assert!(clean, "{report}");
    assert_eq!(report["checked"]["orders"], expected, "{report}");
    up.interrupt().await;
}
