//! The heads: the last position of each partition, the last sequence of each customer.

use std::collections::{BTreeMap, HashMap};

use baton_model::{CustomerId, Partition};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::events::Numbered;

/// Locks the partitions' heads until the end of the transaction, and gives the last positions.
///
/// This is the mutex for everything in a partition, and so the first lock a transaction takes. `partitions` must be
/// ascending: whoever locks several does so in the same order as everybody else.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    partitions: &[Partition],
) -> sqlx::Result<HashMap<Partition, i64>> {
    let parts: Vec<i16> = partitions.iter().map(|partition| partition.number()).collect();
    let rows = sqlx::query!(
        r#"
        select part, position from partition_heads where part = any($1) order by part for update
        "#,
        &parts,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((partition(row.part)?, row.position))).collect())
}

/// What tells this install from others.
pub(crate) async fn install(conn: &mut PgConnection) -> sqlx::Result<Uuid> {
    sqlx::query_scalar!("select id from install where part = 0").fetch_one(conn).await
}

/// The last positions of all partitions.
pub(crate) async fn positions(conn: &mut PgConnection) -> sqlx::Result<Vec<(Partition, i64)>> {
    let rows =
        sqlx::query!("select part, position from partition_heads order by part").fetch_all(conn).await?;
    Ok(rows.into_iter().filter_map(|row| Some((partition(row.part)?, row.position))).collect())
}

/// The last sequence of each of these customers; those that do not exist are absent.
pub(crate) async fn sequences(
    conn: &mut PgConnection,
    customers: &[CustomerId],
) -> sqlx::Result<HashMap<CustomerId, i64>> {
    let parts: Vec<i16> = customers.iter().map(|customer| customer.partition().number()).collect();
    let ids: Vec<Uuid> = customers.iter().map(|customer| customer.as_uuid()).collect();
    let rows = sqlx::query!(
        r#"
        select head.customer_id, head.sequence
        from unnest($1::smallint[], $2::uuid[]) as wanted (part, customer_id)
        join timeline_heads as head on head.part = wanted.part and head.customer_id = wanted.customer_id
        "#,
        &parts,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (CustomerId::from_uuid(row.customer_id), row.sequence)).collect())
}

/// The last sequence of a customer; `None` if there is no such customer.
pub(crate) async fn sequence(conn: &mut PgConnection, customer: CustomerId) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "select sequence from timeline_heads where part = $1 and customer_id = $2",
        customer.partition().number(),
        customer.as_uuid(),
    )
    .fetch_optional(conn)
    .await
}

/// Begins a customer's timeline: from now on the customer exists.
pub(crate) async fn begin(conn: &mut PgConnection, customer: CustomerId) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into timeline_heads (part, customer_id, sequence) values ($1, $2, 0)",
        customer.partition().number(),
        customer.as_uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves the heads of partitions and of customers to the last of the newly recorded events.
pub(crate) async fn advance(conn: &mut PgConnection, events: &[Numbered<'_>]) -> sqlx::Result<()> {
    let mut positions: BTreeMap<Partition, i64> = BTreeMap::new();
    let mut timelines: BTreeMap<CustomerId, (i64, OffsetDateTime)> = BTreeMap::new();
    for Numbered { sequence, position, event } in events {
        // Numbers ascend: the last one stays.
        positions.insert(event.customer_id.partition(), *position);
        let (last, first) = timelines.entry(event.customer_id).or_insert((0, event.occurred_at));
        *last = *sequence;
        *first = (*first).min(event.occurred_at);
    }
    let (parts, positions): (Vec<i16>, Vec<i64>) =
        positions.into_iter().map(|(partition, position)| (partition.number(), position)).unzip();
    let customer_parts: Vec<i16> = timelines.keys().map(|customer| customer.partition().number()).collect();
    let customers: Vec<Uuid> = timelines.keys().map(|customer| customer.as_uuid()).collect();
    let (sequences, first): (Vec<i64>, Vec<OffsetDateTime>) = timelines.into_values().unzip();
    sqlx::query!(
        r#"
        with partitions as (
            update partition_heads as head set position = moved.position
            from unnest($1::smallint[], $2::bigint[]) as moved (part, position)
            where head.part = moved.part
        )
        update timeline_heads as head
        set sequence = moved.sequence,
            first_occurred_at = least(head.first_occurred_at, moved.first_occurred_at)
        from unnest($3::smallint[], $4::uuid[], $5::bigint[], $6::timestamptz[])
            as moved (part, customer_id, sequence, first_occurred_at)
        where head.part = moved.part and head.customer_id = moved.customer_id
        "#,
        &parts,
        &positions,
        &customer_parts,
        &customers,
        &sequences,
        &first,
    )
    .execute(conn)
    .await?;
    Ok(())
}

fn partition(number: i16) -> Option<Partition> {
    u8::try_from(number).ok().and_then(Partition::new)
}
