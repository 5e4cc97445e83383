//! Starts real servers on temporary data directories.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use baton_local_postgres::{Error, LocalPostgres, Options};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use sqlx::{Connection, Executor, PgConnection, Row};
use tempfile::TempDir;

/// A data directory as a user would have it: reachable for the account that runs the server.
fn data_dir() -> TempDir {
    tempfile::tempdir().unwrap()
}

async fn start(data_dir: &Path) -> LocalPostgres {
    LocalPostgres::start(Options::new(data_dir)).await.unwrap()
}

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap()
}

/// The one row of `SELECT …` as text.
async fn ask(url: &str, question: &'static str) -> String {
    connect(url).await.fetch_one(question).await.unwrap().get(0)
}

fn pid(server: &LocalPostgres) -> Pid {
    Pid::from_raw(server.pid().unwrap().try_into().unwrap()).unwrap()
}

#[tokio::test]
async fn a_restart_finds_the_data_and_the_password() {
    let dir = data_dir();
    let mut server = start(dir.path()).await;
    let url = server.create_database("orders").await.unwrap();
    connect(&url).await.execute("CREATE TABLE note AS SELECT 'kept' AS text").await.unwrap();
    server.stop().await;

    let mut server = start(dir.path()).await;
    let again = server.create_database("orders").await.unwrap();
    assert_eq!(ask(&again, "SELECT text FROM note").await, "kept");
    server.stop().await;
}

#[tokio::test]
async fn settings_are_durable_and_keep_values_out_of_the_log() {
    let dir = data_dir();
    let mut server = start(dir.path()).await;
    let url = server.create_database("orders").await.unwrap();
    assert_eq!(ask(&url, "SELECT current_setting('fsync')").await, "on");
    assert_eq!(ask(&url, "SELECT current_setting('synchronous_commit')").await, "on");
    assert_eq!(ask(&url, "SELECT lower('ΆΛΦΑ')").await, "άλφα", "cases of all scripts are known");

    let mut conn = connect(&url).await;
    conn.execute("CREATE TABLE person (email text PRIMARY KEY)").await.unwrap();
    conn.execute("INSERT INTO person VALUES ('ada@example.com')").await.unwrap();
    conn.execute("INSERT INTO person VALUES ('ada@example.com')").await.unwrap_err();
    let log = fs::read_to_string(server.log_file()).unwrap();
    assert!(log.contains("duplicate key") && !log.contains("ada@example.com"), "{log}");
    server.stop().await;
}

#[tokio::test]
async fn a_role_reaches_only_its_own_database() {
    let dir = data_dir();
    let mut server = start(dir.path()).await;
    let orders = server.create_database("orders").await.unwrap();
    server.create_database("support").await.unwrap();
    let foreign = orders.replace("/orders?", "/support?");
    PgConnection::connect(&foreign).await.unwrap_err();
    assert_eq!(
        ask(&orders, "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user").await,
        "false"
    );
    for bad in ["", "Orders", "1st", "a;b", "a\"b", "postgres"] {
        assert!(matches!(server.create_database(bad).await, Err(Error::InvalidName)), "{bad}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_server_left_behind_is_stopped_by_the_next_start() {
    let dir = data_dir();
    let mut server = start(dir.path()).await;
    let url = server.create_database("orders").await.unwrap();
    connect(&url).await.execute("CREATE TABLE note AS SELECT 'kept' AS text").await.unwrap();
    let left_behind = pid(&server);
    // What `kill -9` of this program would do: the lock is gone, the server is not.
    server.leave_running();
    test_kill_process(left_behind).unwrap();

    let mut server = start(dir.path()).await;
    assert_ne!(pid(&server), left_behind);
    let url = server.create_database("orders").await.unwrap();
    assert_eq!(ask(&url, "SELECT text FROM note").await, "kept");
    server.stop().await;
}

#[tokio::test]
async fn a_crashed_server_recovers() {
    let dir = data_dir();
    let mut server = start(dir.path()).await;
    let url = server.create_database("orders").await.unwrap();
    connect(&url).await.execute("CREATE TABLE note AS SELECT 'kept' AS text").await.unwrap();
    kill_process(pid(&server), Signal::KILL).unwrap();
    server.stop().await;

    // The dead server's number now belongs to somebody else: this test.
    let pid_file = dir.path().join("cluster/postmaster.pid");
    let text = fs::read_to_string(&pid_file).unwrap();
    let (_, rest) = text.split_once('\n').unwrap();
    fs::write(&pid_file, format!("{}\n{rest}", std::process::id())).unwrap();

    let mut server = start(dir.path()).await;
    let url = server.create_database("orders").await.unwrap();
    assert_eq!(ask(&url, "SELECT text FROM note").await, "kept");
    server.stop().await;
}

#[tokio::test]
async fn two_run_side_by_side_but_not_on_one_directory() {
    let (one_dir, other_dir) = (data_dir(), data_dir());
    let (one, other) = tokio::join!(start(one_dir.path()), start(other_dir.path()));
    assert_ne!(one.port(), other.port());

    let second = LocalPostgres::start(Options::new(one_dir.path())).await;
    assert!(matches!(second, Err(Error::InUse(_))), "{second:?}");

    let third_dir = data_dir();
    let on_taken_port = Options { port: Some(other.port()), ..Options::new(third_dir.path()) };
    let third = LocalPostgres::start(on_taken_port).await;
    assert!(matches!(third, Err(Error::PortTaken(port)) if port == other.port()), "{third:?}");
    tokio::join!(one.stop(), other.stop());
}

#[tokio::test]
async fn a_directory_out_of_reach_is_explained() {
    if !rustix::process::geteuid().is_root() {
        return; // We run the server ourselves then, and reach what is ours.
    }
    let private = data_dir();
    fs::set_permissions(private.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let started = LocalPostgres::start(Options::new(private.path().join("data"))).await;
    let error = started.unwrap_err();
    assert!(matches!(error, Error::OutOfReach { .. }), "{error:?}");
    assert!(error.to_string().contains("cannot reach"), "{error}");
}
