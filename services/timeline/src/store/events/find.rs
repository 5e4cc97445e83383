//! Reads events by id and in the order of recording.

use baton_db::PAGE_BYTES;
use baton_model::{CustomerId, EventId};
use sqlx::PgConnection;

use crate::store::every_partition;

/// An event by its id alone, encoded. Probes the key of every partition.
pub(crate) async fn find(conn: &mut PgConnection, id: EventId) -> sqlx::Result<Option<Vec<u8>>> {
    let parts = every_partition();
    sqlx::query_scalar!(
        "select envelope from events where part = any($1) and event_id = $2 order by part limit 1",
        &parts,
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await
}

/// Whether the customer's timeline has this event.
pub(crate) async fn is_recorded(
    conn: &mut PgConnection,
    customer: CustomerId,
    id: EventId,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        select exists (
            select from events where part = $1 and event_id = $2 and customer_id = $3
        ) as "is_recorded!"
        "#,
        customer.partition().number(),
        id.as_uuid(),
        customer.as_uuid(),
    )
    .fetch_one(conn)
    .await
}

/// A customer's next events after a sequence, encoded, in order: at most `limit` of them, and no more once those
/// before have reached [`PAGE_BYTES`].
pub(crate) async fn after(
    conn: &mut PgConnection,
    customer: CustomerId,
    sequence: i64,
    limit: i64,
) -> sqlx::Result<Vec<Vec<u8>>> {
    sqlx::query_scalar!(
        r#"
        select envelope from (
            select sequence, envelope,
                sum(octet_length(envelope)) over (order by sequence) - octet_length(envelope) as bytes_before
            from (
                select sequence, envelope from events
                where part = $1 and customer_id = $2 and sequence > $3
                order by sequence
                limit $4
            ) as page
        ) as weighed
        where bytes_before < $5
        order by sequence
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        sequence,
        limit,
        PAGE_BYTES as i64,
    )
    .fetch_all(conn)
    .await
}
