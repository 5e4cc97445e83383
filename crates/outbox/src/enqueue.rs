//! Puts an event into the outbox.

use baton_proto::timeline::v1::Event;
use prost::Message;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::store;

/// Puts an event into the outbox, in the caller's transaction: the event is told if and only if the command happened.
///
/// One transaction enqueues events of one customer only: it holds that customer's lock until it ends, and two
/// customers' locks could be taken in two orders.
///
/// Fails with [`sqlx::Error::Encode`] when `id` or `customer_id` is no UUID, which is a defect of the caller.
pub async fn enqueue(conn: &mut PgConnection, event: &Event) -> sqlx::Result<()> {
    let event_id = parse(&event.id)?;
    let customer_id = parse(&event.customer_id)?;
    store::insert(conn, event_id, customer_id, &event.encode_to_vec()).await
}

fn parse(id: &str) -> sqlx::Result<Uuid> {
    Uuid::try_parse(id).map_err(|_| sqlx::Error::Encode("an event without a proper id was enqueued".into()))
}
