//! The statements of the outbox.

use std::time::Duration;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::parked::Parked;

/// Namespace of the advisory locks that order a customer's events: "outb" in ASCII.
const LOCK_SPACE: i32 = 0x6f75_7462;

/// How long a relay that fell silent keeps the others waiting.
pub(crate) const LEASE: Duration = Duration::from_secs(3);

/// What is in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depth {
    /// Rows that wait for the timeline.
    pub waiting: i64,
    /// Rows that the timeline refused for good and a person must look at.
    pub parked: i64,
    /// Age of the oldest waiting row, in milliseconds.
    pub oldest_ms: i64,
}

/// A row as the relay reads it.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) envelope: Vec<u8>,
}

/// Inserts a row. The identity is drawn after the lock is granted (the lock's row feeds the insert), so that among a
/// customer's rows a smaller id was committed earlier.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    event_id: Uuid,
    customer_id: Uuid,
    envelope: &[u8],
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        with customer as materialized (select pg_advisory_xact_lock($1, hashtext($2::uuid::text)))
        insert into outbox.events (event_id, customer_id, envelope)
        select $3, $2, $4 from customer
        "#,
        LOCK_SPACE,
        customer_id,
        event_id,
        envelope,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The oldest rows that wait, at most `limit` of them.
pub(crate) async fn oldest(conn: &mut PgConnection, limit: i64) -> sqlx::Result<Vec<Row>> {
    sqlx::query_as!(
        Row,
        "select id, envelope from outbox.events where parked_at is null order by id limit $1",
        limit,
    )
    .fetch_all(conn)
    .await
}

/// Deletes what the timeline acknowledged.
pub(crate) async fn delete(conn: &mut PgConnection, ids: &[i64]) -> sqlx::Result<()> {
    sqlx::query!("delete from outbox.events where id = any($1)", ids).execute(conn).await?;
    Ok(())
}

/// Parks a row that the timeline refused for good.
pub(crate) async fn park(conn: &mut PgConnection, id: i64, reason: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "update outbox.events set parked_at = clock_timestamp(), parked_for = $2 where id = $1 and parked_at is null",
        id,
        reason,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The parked rows.
pub(crate) async fn parked(conn: &mut PgConnection) -> sqlx::Result<Vec<Parked>> {
    sqlx::query_as!(
        Parked,
        r#"
        select event_id, customer_id, coalesce(parked_for, '') as "reason!", parked_at as "parked_at!"
        from outbox.events where parked_at is not null order by id
        "#,
    )
    .fetch_all(conn)
    .await
}

/// Makes a parked row, or every one, wait again; says how many that are.
pub(crate) async fn unpark(conn: &mut PgConnection, event_id: Option<Uuid>) -> sqlx::Result<u64> {
    let waiting = sqlx::query!(
        r#"
        update outbox.events set parked_at = null, parked_for = null
        where parked_at is not null and ($1::uuid is null or event_id = $1)
        "#,
        event_id as Option<Uuid>,
    )
    .execute(conn)
    .await?;
    Ok(waiting.rows_affected())
}

/// Deletes a parked row; says whether it was there.
pub(crate) async fn delete_parked(conn: &mut PgConnection, event_id: Uuid) -> sqlx::Result<bool> {
    let deleted =
        sqlx::query!("delete from outbox.events where event_id = $1 and parked_at is not null", event_id)
            .execute(conn)
            .await?;
    Ok(deleted.rows_affected() == 1)
}

/// Takes or renews the lease if anything waits; says whether it is this owner's now. By the server's clock, which all
/// owners share. When nothing waits, nothing is written: relays are woken often, and mostly for nothing.
pub(crate) async fn lease(conn: &mut PgConnection, owner: Uuid) -> sqlx::Result<bool> {
    let granted = sqlx::query!(
        r#"
        insert into outbox.relay as held (owner, expires_at)
        select $1, clock_timestamp() + make_interval(secs => $2)
        where exists (select from outbox.events where parked_at is null)
        on conflict (only_row) do update
            set owner = excluded.owner, expires_at = excluded.expires_at
            where held.owner = excluded.owner or held.expires_at < clock_timestamp()
        "#,
        owner,
        LEASE.as_secs_f64(),
    )
    .execute(conn)
    .await?;
    Ok(granted.rows_affected() == 1)
}

/// Gives the lease back, so that the next process need not wait for it to expire.
pub(crate) async fn release(conn: &mut PgConnection, owner: Uuid) -> sqlx::Result<()> {
    sqlx::query!("delete from outbox.relay where owner = $1", owner).execute(conn).await?;
    Ok(())
}

/// How much waits and how much is parked.
pub async fn depth(conn: &mut PgConnection) -> sqlx::Result<Depth> {
    sqlx::query_as!(
        Depth,
        r#"
        select count(*) filter (where parked_at is null) as "waiting!",
               count(*) filter (where parked_at is not null) as "parked!",
               coalesce(extract(epoch from clock_timestamp() - min(enqueued_at) filter (where parked_at is null))
                        * 1000, 0)::bigint as "oldest_ms!"
        from outbox.events
        "#
    )
    .fetch_one(conn)
    .await
}
