//! Where the timeline's numbering (G1) is not what it must be. Each function gives the offending rows.

use sqlx::PgConnection;
use uuid::Uuid;

/// A customer whose sequences are not exactly 1 … head.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct BrokenSequence {
    pub(crate) customer_id: Uuid,
    /// Null when there are events and no customer.
    pub(crate) head: Option<i64>,
    pub(crate) events: i64,
    pub(crate) first: i64,
    pub(crate) last: i64,
}

/// Customers whose events are not numbered 1 … n, each number once, with n in the head row.
pub(crate) async fn broken_sequences(conn: &mut PgConnection) -> sqlx::Result<Vec<BrokenSequence>> {
    sqlx::query_as(
        "with numbered as (
             select part, customer_id, count(*) as events, count(distinct sequence) as numbers,
                    min(sequence) as first, max(sequence) as last
             from events group by part, customer_id
         )
         select customer_id, heads.sequence as head, coalesce(events, 0) as events, coalesce(first, 0) as first,
                coalesce(last, 0) as last
         from timeline_heads as heads full join numbered using (part, customer_id)
         where heads.sequence is null
            or heads.sequence <> coalesce(last, 0)
            or heads.sequence <> coalesce(numbers, 0)
            or heads.sequence <> coalesce(events, 0)
            or first <> 1
         order by customer_id",
    )
    .fetch_all(conn)
    .await
}

/// A partition whose positions are not exactly 1 … head.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct BrokenPositions {
    pub(crate) part: i16,
    /// Null when there are events and no head row.
    pub(crate) head: Option<i64>,
    pub(crate) events: i64,
    pub(crate) first: i64,
    pub(crate) last: i64,
}

/// Partitions whose events are not numbered 1 … n, each number once, with n in the head row.
pub(crate) async fn broken_positions(conn: &mut PgConnection) -> sqlx::Result<Vec<BrokenPositions>> {
    sqlx::query_as(
        "with numbered as (
             select part, count(*) as events, count(distinct position) as numbers, min(position) as first,
                    max(position) as last
             from events group by part
         )
         select part, heads.position as head, coalesce(events, 0) as events, coalesce(first, 0) as first,
                coalesce(last, 0) as last
         from partition_heads as heads full join numbered using (part)
         where heads.position is null
            or heads.position <> coalesce(last, 0)
            or heads.position <> coalesce(numbers, 0)
            or heads.position <> coalesce(events, 0)
            or first <> 1
         order by part",
    )
    .fetch_all(conn)
    .await
}

/// Events that stand later in their customer's timeline than an event which was committed after them: the customer,
/// the sequence, the position and the position before.
pub(crate) async fn out_of_order(conn: &mut PgConnection) -> sqlx::Result<Vec<(Uuid, i64, i64, i64)>> {
    sqlx::query_as(
        "select customer_id, sequence, position, before
         from (
             select customer_id, sequence, position,
                    lag(position) over (partition by part, customer_id order by sequence) as before
             from events
         ) as in_sequence
         where position <= before
         order by customer_id, sequence",
    )
    .fetch_all(conn)
    .await
}

/// Customers that do not lie in the partition their id says, with the partition they lie in.
pub(crate) async fn misplaced(conn: &mut PgConnection) -> sqlx::Result<Vec<(Uuid, i16)>> {
    sqlx::query_as(
        "select customer_id, part from timeline_heads
         where part <> get_byte(sha256(uuid_send(customer_id)), 0) % 128
         order by customer_id",
    )
    .fetch_all(conn)
    .await
}

/// How many customers and how many partitions there are.
pub(crate) async fn counts(conn: &mut PgConnection) -> sqlx::Result<(i64, i64)> {
    sqlx::query_as("select (select count(*) from timeline_heads), (select count(*) from partition_heads)")
        .fetch_one(conn)
        .await
}
