//! What is parked in a department's database: in its outbox, and in its inbox.

use baton_inbox::parked as inbox;
use baton_outbox::parked as outbox;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

/// An event with which a department failed for good.
#[derive(Debug)]
pub(crate) struct Parked {
    pub(crate) place: Place,
    pub(crate) event_id: Uuid,
    pub(crate) reason: String,
    pub(crate) since: OffsetDateTime,
    /// Whether it is about to be tried again.
    pub(crate) retry: bool,
}

/// Where it is parked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// The timeline refused it.
    Outbox,
    /// The reaction to it failed.
    Inbox,
}

impl Place {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Outbox => "outbox",
            Self::Inbox => "inbox",
        }
    }
}

/// Everything that is parked: of the outbox first, then of the inbox with the consumer's name before the reason.
pub(crate) async fn list(conn: &mut PgConnection) -> sqlx::Result<Vec<Parked>> {
    let refused = outbox::list(conn).await?.into_iter().map(|row| Parked {
        place: Place::Outbox,
        event_id: row.event_id,
        reason: row.reason,
        since: row.parked_at,
        retry: false,
    });
    let failed = inbox::list(conn).await?.into_iter().map(|row| Parked {
        place: Place::Inbox,
        event_id: row.event_id,
        reason: format!("{}: {}", row.consumer, row.reason),
        since: row.parked_at,
        retry: row.retry,
    });
    Ok(refused.chain(failed).collect())
}

/// Lets an event be tried again, wherever it is parked; says how many rows that are.
pub(crate) async fn retry(conn: &mut PgConnection, event: Uuid) -> sqlx::Result<u64> {
    Ok(u64::from(outbox::retry(conn, event).await?) + u64::from(inbox::retry(conn, event).await?))
}

/// Lets everything be tried again; says how many rows that are.
pub(crate) async fn retry_all(conn: &mut PgConnection) -> sqlx::Result<u64> {
    Ok(outbox::retry_all(conn).await? + inbox::retry_all(conn).await?)
}

/// Gives an event up, wherever it is parked; says how many rows that are.
pub(crate) async fn drop(conn: &mut PgConnection, event: Uuid) -> sqlx::Result<u64> {
    Ok(u64::from(outbox::drop(conn, event).await?) + u64::from(inbox::drop(conn, event).await?))
}
