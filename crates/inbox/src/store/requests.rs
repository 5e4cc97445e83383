//! First outcomes of requests.

use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::replay::Key;

/// A request that was claimed before.
pub(crate) struct Earlier {
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) outcome: Option<Vec<u8>>,
}

/// Says whether the key was free. Waits for a concurrent transaction that holds it.
pub(crate) async fn insert(conn: &mut PgConnection, key: &Key, now: OffsetDateTime) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        r#"
        insert into inbox.requests (part, caller, method, request_id, fingerprint, claimed_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (part, caller, method, request_id) do nothing
        "#,
        key.part,
        key.caller,
        key.method,
        key.request_id.as_uuid(),
        &key.fingerprint[..],
        now,
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

pub(crate) async fn find(conn: &mut PgConnection, key: &Key) -> sqlx::Result<Option<Earlier>> {
    sqlx::query_as!(
        Earlier,
        r#"
        select fingerprint, outcome from inbox.requests
        where part = $1 and caller = $2 and method = $3 and request_id = $4
        "#,
        key.part,
        key.caller,
        key.method,
        key.request_id.as_uuid(),
    )
    .fetch_optional(conn)
    .await
}

pub(crate) async fn complete(conn: &mut PgConnection, key: &Key, outcome: &[u8]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update inbox.requests set outcome = $5
        where part = $1 and caller = $2 and method = $3 and request_id = $4
        "#,
        key.part,
        key.caller,
        key.method,
        key.request_id.as_uuid(),
        outcome,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets requests that were claimed before `before`, the oldest first and at most `limit`; says how many.
pub(crate) async fn forget(conn: &mut PgConnection, before: OffsetDateTime, limit: i64) -> sqlx::Result<u64> {
    // Rows that another replica is forgetting are left to it.
    let forgotten = sqlx::query!(
        r#"
        delete from inbox.requests where ctid = any(array(
            select ctid from inbox.requests where claimed_at < $1
            order by claimed_at limit $2 for update skip locked
        ))
        "#,
        before,
        limit,
    )
    .execute(conn)
    .await?;
    Ok(forgotten.rows_affected())
}
