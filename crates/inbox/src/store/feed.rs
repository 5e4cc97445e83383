//! How far a consumer has come.

use sqlx::PgConnection;

/// The cursor to resume from; empty for the beginning.
pub(crate) async fn cursor(conn: &mut PgConnection, consumer: &str) -> sqlx::Result<String> {
    let cursor = sqlx::query_scalar!("select cursor from inbox.cursors where consumer = $1", consumer)
        .fetch_optional(conn)
        .await?;
    Ok(cursor.unwrap_or_default())
}

/// The last position of each partition whose effect is committed.
pub(crate) async fn positions(conn: &mut PgConnection, consumer: &str) -> sqlx::Result<Vec<(i32, i64)>> {
    let rows = sqlx::query!("select part, position from inbox.positions where consumer = $1", consumer)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (i32::from(row.part), row.position)).collect())
}

/// Stores a cursor up to which every event has been dealt with.
pub(crate) async fn checkpoint(conn: &mut PgConnection, consumer: &str, cursor: &str) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        insert into inbox.cursors (consumer, cursor) values ($1, $2)
        on conflict (consumer) do update set cursor = excluded.cursor
        "#,
        consumer,
        cursor,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves the consumer forward in a partition; says whether this event was still to be done. Another consumer of the
/// same name that is at it is waited for.
pub(crate) async fn advance(
    conn: &mut PgConnection,
    consumer: &str,
    part: i16,
    position: i64,
) -> sqlx::Result<bool> {
    let moved = sqlx::query!(
        r#"
        insert into inbox.positions as stored (consumer, part, position) values ($1, $2, $3)
        on conflict (consumer, part) do update set position = excluded.position
            where stored.position < excluded.position
        "#,
        consumer,
        part,
        position,
    )
    .execute(conn)
    .await?;
    Ok(moved.rows_affected() == 1)
}
