//! Connections that look, and one that mends.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

/// How long a server may take to let us in. A dead address must not hang a doctor.
const CONNECT_DEADLINE: Duration = Duration::from_secs(5);

/// Opens a connection that the server keeps from writing.
///
/// It does not come from `baton_db`: a check reads millions of rows in one snapshot, which the five seconds that a
/// service's statement may take forbid on purpose.
pub(crate) async fn open(url: &str) -> sqlx::Result<PgConnection> {
    connect(url, &[("default_transaction_read_only", "on"), ("statement_timeout", "300s")]).await
}

/// Opens a connection that may write: for what an operator mends by hand.
pub(crate) async fn open_to_write(url: &str) -> sqlx::Result<PgConnection> {
    connect(url, &[("statement_timeout", "30s")]).await
}

async fn connect(url: &str, limits: &[(&str, &str)]) -> sqlx::Result<PgConnection> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("baton-inspect")
        .options(limits.iter().copied())
        .disable_statement_logging();
    tokio::time::timeout(CONNECT_DEADLINE, options.connect())
        .await
        .unwrap_or_else(|_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())))
}

/// From here to the end of the connection everything is read as of one instant.
pub(crate) async fn freeze(conn: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::raw_sql("begin isolation level repeatable read read only").execute(conn).await.map(drop)
}

/// Lets time go on again.
pub(crate) async fn thaw(conn: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::raw_sql("rollback").execute(conn).await.map(drop)
}

/// Says goodbye; whether the server hears it does not matter.
pub(crate) async fn close(conn: PgConnection) {
    let _ = conn.close().await;
}
