//! The end of the service's life.

use std::sync::Arc;
use std::time::Duration;

use baton_auth::{Minter, Verifier};
use baton_chassis::{Listener, Process};
use baton_model::SystemIds;
use baton_testkit::{Logs, MockClock, TestDatabase};
use baton_timeline::{Parts, compose, migrations};

#[tokio::test]
async fn a_drained_service_has_closed_its_database() {
    let _logs = Logs::watch();
    let database = TestDatabase::new(&migrations()).await;
    let db = database.db().await;
    let parts = Parts { db: db.clone(), clock: Arc::new(MockClock::default()), ids: Arc::new(SystemIds) };
    let jwks = Minter::generate().unwrap().jwks();
    let mut process = Process::new(Verifier::from_jwks(&jwks).unwrap());
    process.start(compose(parts), Listener::bind("127.0.0.1:0".parse().unwrap()).await.unwrap()).unwrap();
    process.ready().await;
    assert!(db.is_healthy().await);
    process.drain(Duration::from_secs(20)).await;
    assert!(!db.is_healthy().await, "whoever stops the server next finds connections in use");
}
