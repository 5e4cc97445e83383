//! Prepares a given database server, and asks servers how they are.

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection};

/// A connection that may write.
pub(crate) async fn connect(options: &PgConnectOptions) -> sqlx::Result<PgConnection> {
    options.clone().application_name("baton-up").disable_statement_logging().connect().await
}

/// Whether the server knows the role.
pub(crate) async fn role_exists(conn: &mut PgConnection, role: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)")
        .bind(role)
        .fetch_one(conn)
        .await
}

/// Makes a role, and lets the current one act for it, without which it could not give it a database.
///
/// Names and passwords cannot be bound here. Both are ours: letters, digits and underscores.
pub(crate) async fn create_role(conn: &mut PgConnection, role: &str, password: &str) -> sqlx::Result<()> {
    let statements = format!("create role {role} login password '{password}'; grant {role} to current_user");
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(conn).await.map(drop)
}

/// Makes the role's database of the same name, if it is missing.
pub(crate) async fn ensure_database(conn: &mut PgConnection, role: &str) -> sqlx::Result<()> {
    let exists: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(role)
        .fetch_one(&mut *conn)
        .await?;
    if exists {
        return Ok(());
    }
    sqlx::raw_sql(AssertSqlSafe(format!("create database {role} owner {role}"))).execute(&mut *conn).await?;
    sqlx::raw_sql(AssertSqlSafe(format!("revoke all on database {role} from public")))
        .execute(conn)
        .await
        .map(drop)
}

/// How a server is.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Health {
    /// Such as `17.2`.
    pub(crate) version: String,
    /// Settings under which it may lose what it acknowledged, comma-separated.
    pub(crate) unsafe_settings: String,
    /// How far its clock is ahead of ours, which is given, in milliseconds.
    pub(crate) clock_ahead_ms: i64,
    /// Connections in use and allowed.
    pub(crate) connections: i64,
    pub(crate) max_connections: i64,
}

/// Asks the server how it is; `now` is our clock.
pub(crate) async fn health(conn: &mut PgConnection, now: time::OffsetDateTime) -> sqlx::Result<Health> {
    sqlx::query_as(
        "select split_part(current_setting('server_version'), ' ', 1) as version,
                (select coalesce(string_agg(name, ', ' order by name), '') from pg_settings
                 where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off')
                    as unsafe_settings,
                (extract(epoch from clock_timestamp() - $1) * 1000)::bigint as clock_ahead_ms,
                (select count(*) from pg_stat_activity where datid is not null) as connections,
                current_setting('max_connections')::bigint as max_connections",
    )
    .bind(now)
    .fetch_one(conn)
    .await
}
