//! Events whose reaction failed for good, for the person who looks.
//!
//! Mend the cause first. Then [`retry`] asks the department's consumer to react once more: it looks once a minute, and
//! when it starts. By then later events of the same customer may have been reacted to; reactions go by revisions, not
//! by the order of arrival.

use baton_proto::timeline::v1::Event;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::store;

/// An event whose reaction failed for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// Whose reaction: the consumer's name.
    pub consumer: String,
    /// The event.
    pub event_id: Uuid,
    /// The full name of its body, such as `baton.support.v1.ReturnApproved`; empty if the event cannot be read.
    pub event_type: String,
    /// Why it failed.
    pub reason: String,
    /// When it was parked.
    pub parked_at: OffsetDateTime,
    /// Whether it is about to be tried again.
    pub retry: bool,
}

/// Everything that is parked, the oldest first.
pub async fn list(conn: &mut PgConnection) -> sqlx::Result<Vec<Parked>> {
    let rows = store::parked::list(conn).await?;
    let parked = rows.into_iter().map(|row| Parked {
        event_type: event_type(&row.envelope),
        consumer: row.consumer,
        event_id: row.event_id,
        reason: row.reason,
        parked_at: row.parked_at,
        retry: row.retry,
    });
    Ok(parked.collect())
}

/// Asks that the reaction to an event be tried again; says whether the event is parked.
pub async fn retry(conn: &mut PgConnection, event_id: Uuid) -> sqlx::Result<bool> {
    Ok(store::parked::mark(conn, Some(event_id)).await? > 0)
}

/// Asks that everything parked be tried again; says how much that is.
pub async fn retry_all(conn: &mut PgConnection) -> sqlx::Result<u64> {
    store::parked::mark(conn, None).await
}

/// Gives an event up: nobody will react to it. Says whether it was parked.
pub async fn drop(conn: &mut PgConnection, event_id: Uuid) -> sqlx::Result<bool> {
    store::parked::forget(conn, event_id).await
}

fn event_type(envelope: &[u8]) -> String {
    let body = Event::decode(envelope).ok().and_then(|event| event.body);
    body.and_then(|body| body.type_url.rsplit('/').next().map(str::to_owned)).unwrap_or_default()
}
