//! The end of a department's life.

use std::sync::{Arc, Mutex};

use baton_db::Db;
use baton_testkit::TestDepartment;

use crate::harness::{compose, migrations};

#[tokio::test]
async fn a_drained_department_has_closed_its_database() {
    let held: Arc<Mutex<Option<Db>>> = Arc::default();
    let holder = Arc::clone(&held);
    let mut department = TestDepartment::start("tests", &migrations(), move |parts| {
        holder.lock().unwrap().get_or_insert(parts.db.clone());
        compose(parts)
    })
    .await;
    let db = held.lock().unwrap().clone().unwrap();
    assert!(db.is_healthy().await);
    department.restart().await;
    assert!(!db.is_healthy().await, "whoever stops the server next finds connections in use");
}
