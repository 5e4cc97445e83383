//! Promises as they are stored (G6).

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

/// A promise as its row has it.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Promise {
    pub(crate) customer_id: Uuid,
    pub(crate) promise_id: Uuid,
    pub(crate) state: String,
    pub(crate) due: OffsetDateTime,
    pub(crate) imported: bool,
}

/// Every promise.
pub(crate) async fn all(conn: &mut PgConnection) -> sqlx::Result<Vec<Promise>> {
    sqlx::query_as(
        "select customer_id, promise_id, state, due, imported from promises order by part, customer_id, promise_id",
    )
    .fetch_all(conn)
    .await
}
