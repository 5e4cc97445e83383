//! Events that the timeline refused for good, for the person who looks.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::store;

/// An event that the timeline refused for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// The event.
    pub event_id: Uuid,
    /// Whose timeline it belongs to.
    pub customer_id: Uuid,
    /// Why it was refused.
    pub reason: String,
    /// When it was parked.
    pub parked_at: OffsetDateTime,
}

/// Everything that is parked, in the order in which it happened.
pub async fn list(conn: &mut PgConnection) -> sqlx::Result<Vec<Parked>> {
    store::parked(conn).await
}

/// Lets the relay send an event again; says whether it was parked. Later events of the customer may have gone before it:
/// readers order an object's events by its revisions.
pub async fn retry(conn: &mut PgConnection, event_id: Uuid) -> sqlx::Result<bool> {
    Ok(store::unpark(conn, Some(event_id)).await? > 0)
}

/// Lets the relay send everything parked again; says how much that is.
pub async fn retry_all(conn: &mut PgConnection) -> sqlx::Result<u64> {
    store::unpark(conn, None).await
}

/// Gives an event up: the timeline will never have it, and `baton verify` will miss it. Says whether it was parked.
pub async fn drop(conn: &mut PgConnection, event_id: Uuid) -> sqlx::Result<bool> {
    store::delete_parked(conn, event_id).await
}
