//! Events whose reaction failed for good.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

/// How many marked events are tried again at once.
const BATCH: i64 = 100;

/// A parked event as it is listed.
pub(crate) struct Row {
    pub(crate) consumer: String,
    pub(crate) event_id: Uuid,
    pub(crate) envelope: Vec<u8>,
    pub(crate) reason: String,
    pub(crate) parked_at: OffsetDateTime,
    pub(crate) retry: bool,
}

/// A parked event that shall be tried again.
pub(crate) struct Marked {
    pub(crate) event_id: Uuid,
    pub(crate) envelope: Vec<u8>,
}

/// Keeps an event whose reaction failed for good.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    consumer: &str,
    event_id: Uuid,
    envelope: &[u8],
    reason: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        insert into inbox.parked (consumer, event_id, envelope, reason) values ($1, $2, $3, $4)
        on conflict (consumer, event_id) do nothing
        "#,
        consumer,
        event_id,
        envelope,
        reason,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The parked events of all consumers, the oldest first.
pub(crate) async fn list(conn: &mut PgConnection) -> sqlx::Result<Vec<Row>> {
    sqlx::query_as!(
        Row,
        r#"
        select consumer, event_id, envelope, reason, parked_at, retry from inbox.parked
        order by parked_at, consumer, event_id
        "#,
    )
    .fetch_all(conn)
    .await
}

/// Asks that an event, or every one, be tried again; says how many that are.
pub(crate) async fn mark(conn: &mut PgConnection, event_id: Option<Uuid>) -> sqlx::Result<u64> {
    let marked = sqlx::query!(
        "update inbox.parked set retry = true where $1::uuid is null or event_id = $1",
        event_id as Option<Uuid>,
    )
    .execute(conn)
    .await?;
    Ok(marked.rows_affected())
}

/// Gives an event up; says whether it was there.
pub(crate) async fn forget(conn: &mut PgConnection, event_id: Uuid) -> sqlx::Result<bool> {
    let forgotten =
        sqlx::query!("delete from inbox.parked where event_id = $1", event_id).execute(conn).await?;
    Ok(forgotten.rows_affected() > 0)
}

/// The events of a consumer that shall be tried again, the oldest first.
pub(crate) async fn marked(conn: &mut PgConnection, consumer: &str) -> sqlx::Result<Vec<Marked>> {
    sqlx::query_as!(
        Marked,
        r#"
        select event_id, envelope from inbox.parked where consumer = $1 and retry
        order by parked_at, event_id limit $2
        "#,
        consumer,
        BATCH,
    )
    .fetch_all(conn)
    .await
}

/// Takes an event that is tried again; says whether it was still to be. Another consumer of the same name that is at it
/// is waited for.
pub(crate) async fn remove(conn: &mut PgConnection, consumer: &str, event_id: Uuid) -> sqlx::Result<bool> {
    let removed = sqlx::query!(
        "delete from inbox.parked where consumer = $1 and event_id = $2 and retry",
        consumer,
        event_id,
    )
    .execute(conn)
    .await?;
    Ok(removed.rows_affected() == 1)
}

/// Notes that an event which was tried again failed again.
pub(crate) async fn keep(
    conn: &mut PgConnection,
    consumer: &str,
    event_id: Uuid,
    reason: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update inbox.parked set retry = false, reason = $3 where consumer = $1 and event_id = $2",
        consumer,
        event_id,
        reason,
    )
    .execute(conn)
    .await?;
    Ok(())
}
