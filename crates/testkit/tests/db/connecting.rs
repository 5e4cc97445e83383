//! The first meeting with a server.

use std::time::Duration;

use baton_db::{ConnectError, Db, DbSettings};
use baton_testkit::Logs;
use sqlx::{AssertSqlSafe, Executor};

use crate::work::database_with_notes;

#[tokio::test]
async fn a_server_that_may_lose_commits_is_refused() {
    let _logs = Logs::watch();
    let database = database_with_notes().await;
    let name: String = sqlx::query_scalar("SELECT current_database()")
        .fetch_one(&mut database.connect().await)
        .await
        .unwrap();
    let turn_off = AssertSqlSafe(format!("ALTER DATABASE {name} SET synchronous_commit = off"));
    database.connect().await.execute(turn_off).await.unwrap();
    let error = Db::connect(&database.settings()).await.unwrap_err();
    assert!(error.to_string().contains("turn on synchronous_commit"), "{error}");
}

#[tokio::test]
async fn a_missing_server_is_waited_for_and_a_wrong_password_is_not() {
    let _logs = Logs::watch();
    let mut settings = DbSettings::new("postgres://someone@127.0.0.1:1/nothing").unwrap();
    settings.startup_wait = Duration::from_millis(300);
    assert!(matches!(Db::connect(&settings).await, Err(ConnectError::Unreachable(_))));

    let database = database_with_notes().await;
    let wrong = database.url().replace("tests:", "tests:not");
    let settings = DbSettings::new(&wrong).unwrap();
    let refused = tokio::time::timeout(settings.startup_wait / 2, Db::connect(&settings)).await.unwrap();
    assert!(matches!(refused, Err(ConnectError::Unreachable(sqlx::Error::Database(_)))), "{refused:?}");
}

#[tokio::test]
async fn a_closed_database_is_not_healthy() {
    let _logs = Logs::watch();
    let database = database_with_notes().await;
    let db = database.db().await;
    assert!(db.is_healthy().await);
    db.close().await;
    assert!(!db.is_healthy().await);
}
