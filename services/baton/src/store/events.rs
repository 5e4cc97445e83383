//! Every event of the timeline, read through.

use futures::Stream;
use sqlx::PgConnection;
use uuid::Uuid;

/// An event with the columns that its envelope must agree with.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) customer_id: Uuid,
    pub(crate) sequence: i64,
    pub(crate) event_id: Uuid,
    /// An encoded `baton.timeline.v1.Event`.
    pub(crate) envelope: Vec<u8>,
}

/// All events, customer by customer, each customer's in sequence order.
pub(crate) fn all(conn: &mut PgConnection) -> impl Stream<Item = sqlx::Result<Row>> + Send {
    sqlx::query_as(
        "select customer_id, sequence, event_id, envelope from events order by part, customer_id, sequence",
    )
    .fetch(conn)
}

/// Event ids that stand in more than one place, with how many.
pub(crate) async fn doubled(conn: &mut PgConnection) -> sqlx::Result<Vec<(Uuid, i64)>> {
    sqlx::query_as(
        "select event_id, count(*) from events group by event_id having count(*) > 1 order by event_id",
    )
    .fetch_all(conn)
    .await
}
