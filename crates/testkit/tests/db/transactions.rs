//! What happens to the work.

use std::sync::atomic::{AtomicU32, Ordering};

use baton_db::{Db, Work};
use baton_testkit::{Logs, TestDatabase, eventually};
use sqlx::{Executor, PgConnection};

use crate::work::{ENDLESS, Statement, code, database_with_notes, notes};

#[tokio::test]
async fn work_is_committed_or_rolled_back_as_a_whole() {
    let _logs = Logs::watch();
    let database = database_with_notes().await;
    let db = database.db().await;
    db.write(&Statement("INSERT INTO note VALUES ('one')")).await.unwrap();
    let error = db.write(&Statement("INSERT INTO note VALUES ('two'); SELECT 1/0")).await.unwrap_err();
    assert_eq!(code(&error), "22012");
    assert_eq!(notes(&database).await, 1);
}

/// Work that collides with others the first few times.
struct Colliding {
    times: u32,
    runs: AtomicU32,
}

impl Colliding {
    const fn for_the_first(times: u32) -> Self {
        Self { times, runs: AtomicU32::new(0) }
    }
}

impl Work for Colliding {
    type Output = u32;
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<u32> {
        conn.execute("INSERT INTO note VALUES ('once')").await?;
        let run = self.runs.fetch_add(1, Ordering::Relaxed) + 1;
        if run <= self.times {
            conn.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$").await?;
        }
        Ok(run)
    }
}

/// Work that goes on after a failed statement.
struct Careless;

impl Work for Careless {
    type Output = ();
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<()> {
        conn.execute("INSERT INTO note VALUES ('lost')").await?;
        let _ = conn.execute("INSERT INTO note VALUES ('lost')").await;
        Ok(())
    }
}

#[tokio::test]
async fn a_collision_is_retried_as_a_whole_but_not_for_ever() {
    let _logs = Logs::watch();
    let database = database_with_notes().await;
    let db = database.db().await;
    assert_eq!(db.write(&Colliding::for_the_first(4)).await.unwrap(), 5);
    assert_eq!(notes(&database).await, 1);

    database.connect().await.execute("DELETE FROM note").await.unwrap();
    let stubborn = Colliding::for_the_first(5);
    let error = db.background(&stubborn).await.unwrap_err();
    assert_eq!((code(&error).as_str(), stubborn.runs.into_inner()), ("40001", 5));
    assert_eq!(notes(&database).await, 0);
}

#[tokio::test]
async fn swallowing_a_failed_statement_is_no_success() {
    let _logs = Logs::watch();
    let database = database_with_notes().await;
    let error = database.db().await.write(&Careless).await.unwrap_err();
    assert_eq!((code(&error).as_str(), notes(&database).await), ("25P02", 0));
}

#[tokio::test]
async fn a_read_cannot_write() {
    let _logs = Logs::watch();
    let database = database_with_notes().await;
    let error = database.db().await.read(&Statement("INSERT INTO note VALUES ('one')")).await.unwrap_err();
    assert_eq!(code(&error), "25006");
}

#[tokio::test]
async fn a_cancelled_write_leaves_nothing_behind() {
    let _logs = Logs::watch();
    let database = database_with_notes().await;
    let mut settings = database.settings();
    settings.write_connections = 1;
    let db = Db::connect(&settings).await.unwrap();
    let task = tokio::spawn({
        let db = db.clone();
        async move {
            db.write(&Statement("INSERT INTO note VALUES ('cancelled')")).await?;
            db.write(&ENDLESS).await
        }
    });
    eventually("the work is under way", async || {
        (notes(&database).await == 1 && sleepers(&database).await == 1).then_some(())
    })
    .await;
    task.abort();
    db.write(&Statement("INSERT INTO note VALUES ('next')")).await.unwrap();
    assert_eq!(notes(&database).await, 2);
}

async fn sleepers(database: &TestDatabase) -> i64 {
    let sleepers = "SELECT count(*) FROM pg_stat_activity \
                    WHERE datname = current_database() AND wait_event = 'PgSleep'";
    sqlx::query_scalar(sleepers).fetch_one(&mut database.connect().await).await.unwrap()
}
