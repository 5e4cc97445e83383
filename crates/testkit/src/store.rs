//! What the testkit says to the server.

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection};

/// Connects, without logging statements.
pub(crate) async fn connect(url: &str) -> sqlx::Result<PgConnection> {
    url.parse::<PgConnectOptions>()?.disable_statement_logging().connect().await
}

/// Holds all who make this template until the connection ends.
pub(crate) async fn lock_template(conn: &mut PgConnection, template: &str) -> sqlx::Result<()> {
    let lock = "SELECT pg_advisory_lock(hashtextextended($1, 0))";
    sqlx::query(lock).bind(template).execute(conn).await.map(std::mem::drop)
}

/// Whether there is a database of this name.
pub(crate) async fn exists(conn: &mut PgConnection, database: &str) -> sqlx::Result<bool> {
    let exists = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)";
    sqlx::query_scalar(exists).bind(database).fetch_one(conn).await
}

/// Makes a database, as a copy of another one. Names are made by the testkit and need no quoting.
pub(crate) async fn create(
    conn: &mut PgConnection,
    name: &str,
    owner: &str,
    template: &str,
) -> sqlx::Result<()> {
    run(conn, format!("CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}")).await
}

/// Makes a finished template: it gets its name, and nobody can connect to it, which would be in the way of copying.
pub(crate) async fn finish_template(conn: &mut PgConnection, from: &str, name: &str) -> sqlx::Result<()> {
    run(conn, format!("ALTER DATABASE {from} ALLOW_CONNECTIONS false")).await?;
    run(conn, format!("ALTER DATABASE {from} RENAME TO {name}")).await
}

/// Removes a database with everyone connected to it.
pub(crate) async fn drop(conn: &mut PgConnection, name: &str) -> sqlx::Result<()> {
    run(conn, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await
}

async fn run(conn: &mut PgConnection, statement: String) -> sqlx::Result<()> {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(conn).await.map(std::mem::drop)
}
