//! What numbering has to know of events that are to be appended.

use std::collections::BTreeSet;

use baton_model::{CustomerId, EventId, Partition};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::numbering::{Known, Place};
use crate::log::NewEvent;
use crate::store::heads;

/// Locks the heads of the events' partitions, then reads what the locks keep from changing: the last sequences of their
/// customers, and where those of the events are that were recorded before.
pub(super) async fn lock_and_look_up(conn: &mut PgConnection, events: &[NewEvent]) -> sqlx::Result<Known> {
    let partitions: BTreeSet<Partition> = events.iter().map(|event| event.customer_id.partition()).collect();
    let positions = heads::lock(conn, &Vec::from_iter(partitions)).await?;
    let customers: BTreeSet<CustomerId> = events.iter().map(|event| event.customer_id).collect();
    let (customer_parts, customers): (Vec<i16>, Vec<Uuid>) =
        customers.iter().map(|customer| (customer.partition().number(), customer.as_uuid())).unzip();
    let (parts, ids): (Vec<i16>, Vec<Uuid>) =
        events.iter().map(|event| (event.customer_id.partition().number(), event.id.as_uuid())).unzip();
    // Not together with the lock: a statement does not see what was committed while it waited.
    let rows = sqlx::query!(
        r#"
        select null::uuid as event_id, head.customer_id as "customer_id!", head.sequence as "sequence!",
            0::bigint as "position!", head.promise_count > 0 as "promised!"
        from unnest($1::smallint[], $2::uuid[]) as wanted (part, customer_id)
        join timeline_heads as head on head.part = wanted.part and head.customer_id = wanted.customer_id
        union all
        select event.event_id, event.customer_id, event.sequence, event.position, false
        from unnest($3::smallint[], $4::uuid[]) as wanted (part, event_id)
        join events as event on event.part = wanted.part and event.event_id = wanted.event_id
        "#,
        &customer_parts,
        &customers,
        &parts,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let mut known = Known { positions, ..Known::default() };
    for row in rows {
        let (customer_id, sequence) = (CustomerId::from_uuid(row.customer_id), row.sequence);
        if let Some(event) = row.event_id.map(EventId::from_uuid) {
            known.recorded.insert(event, Place { customer_id, sequence, position: row.position });
        } else {
            known.sequences.insert(customer_id, sequence);
            if row.promised {
                known.promised.insert(customer_id);
            }
        }
    }
    Ok(known)
}
