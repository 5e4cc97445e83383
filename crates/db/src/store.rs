//! The few statements this crate sends itself.

use sqlx::PgConnection;

/// Begins a transaction.
pub(crate) async fn begin(conn: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::raw_sql("BEGIN").execute(conn).await.map(drop)
}

/// Commits, or fails when an earlier statement of the transaction failed (SQLSTATE 25P02): a COMMIT alone would succeed
/// then, as a ROLLBACK. One message, so one round trip.
pub(crate) async fn commit(conn: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::raw_sql("SELECT 1; COMMIT").execute(conn).await.map(drop)
}

/// Rolls back.
pub(crate) async fn rollback(conn: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::raw_sql("ROLLBACK").execute(conn).await.map(drop)
}

/// The names of settings that let the server lose acknowledged commits, as they stand for this connection.
pub(crate) async fn unsafe_settings(conn: &mut PgConnection) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar(
        "SELECT name FROM pg_settings
         WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'
         ORDER BY name",
    )
    .fetch_all(conn)
    .await
}

/// Tries to take the migrations' lock until the end of the transaction.
pub(crate) async fn try_migration_lock(conn: &mut PgConnection, key: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT pg_try_advisory_xact_lock($1)").bind(key).fetch_one(conn).await
}
