//! What this crate says to the server.

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

use crate::error::Error;

pub(crate) const SUPERUSER: &str = "postgres";

/// A connection of the superuser.
pub(crate) async fn connect(port: u16, password: &str) -> sqlx::Result<PgConnection> {
    PgConnectOptions::new_without_pgpass()
        .host("127.0.0.1")
        .port(port)
        .username(SUPERUSER)
        .password(password)
        .database("postgres")
        .ssl_mode(PgSslMode::Disable)
        .disable_statement_logging()
        .connect()
        .await
}

/// Makes a database with an owner of the same name, or gives the owner of an old one this password.
pub(crate) async fn ensure_database(
    conn: &mut PgConnection,
    name: &str,
    password: &str,
) -> Result<(), Error> {
    // Names and passwords cannot be bound as parameters here. Both are checked or made by us: see `is_name` and
    // `Passwords`.
    let role = if exists(conn, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", name).await? {
        format!("ALTER ROLE {name} LOGIN PASSWORD '{password}'")
    } else {
        format!("CREATE ROLE {name} LOGIN PASSWORD '{password}'")
    };
    sqlx::raw_sql(AssertSqlSafe(role)).execute(&mut *conn).await?;
    if !exists(conn, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).await? {
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name} OWNER {name}")))
            .execute(&mut *conn)
            .await?;
    }
    // A department reaches its own database only.
    sqlx::raw_sql(AssertSqlSafe(format!("REVOKE ALL ON DATABASE {name} FROM PUBLIC"))).execute(conn).await?;
    Ok(())
}

async fn exists(conn: &mut PgConnection, query: &'static str, name: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar(query).bind(name).fetch_one(conn).await
}

/// Whether the text is a database's name that needs no quoting.
pub(crate) fn is_name(text: &str) -> bool {
    let starts_well = text.starts_with(|c: char| c.is_ascii_lowercase());
    let goes_on_well = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    starts_well && goes_on_well && text.len() <= 63
}

/// Says goodbye; whether the server hears it does not matter.
pub(crate) async fn close(conn: PgConnection) {
    let _ = conn.close().await;
}
