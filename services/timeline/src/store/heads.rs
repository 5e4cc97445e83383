//! The heads: the last position of each partition, the last sequence of each customer.

use std::collections::HashMap;

use baton_model::{CustomerId, Partition};
use sqlx::PgConnection;
use uuid::Uuid;

/// Locks the partitions' heads until the end of the transaction, and gives the last positions.
///
/// This is the mutex for everything in a partition, and so the first lock a transaction takes. `partitions` must be
/// ascending: whoever locks several does so in the same order as everybody else.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    partitions: &[Partition],
) -> sqlx::Result<HashMap<Partition, i64>> {
    let parts: Vec<i16> = partitions.iter().map(|partition| partition.number()).collect();
    // The subselect hides from the planner how many there are, so that one plan serves every time.
    let rows = sqlx::query!(
        r#"
        select part, position from partition_heads
        where part = any((select $1::smallint[])::smallint[])
        order by part
        for update
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

fn partition(number: i16) -> Option<Partition> {
    u8::try_from(number).ok().and_then(Partition::new)
}
