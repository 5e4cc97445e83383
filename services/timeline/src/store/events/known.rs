//! What numbering has to know of events that are to be appended.

use std::collections::BTreeSet;

use baton_model::{CustomerId, EventId, Partition};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::numbering::{Known, Place};
use crate::log::NewEvent;
use crate::store::heads;
use crate::store::promises::tells;

/// Locks the heads of the events' partitions, then reads what the locks keep from changing: the last sequences of their
/// customers, where those of the events are that were recorded before, and whose promises they may touch.
pub(super) async fn lock_and_look_up(conn: &mut PgConnection, events: &[NewEvent]) -> sqlx::Result<Known> {
    let partitions: BTreeSet<Partition> = events.iter().map(|event| event.customer_id.partition()).collect();
    let positions = heads::lock(conn, &Vec::from_iter(partitions)).await?;
    let customers: BTreeSet<CustomerId> = events.iter().map(|event| event.customer_id).collect();
    let (customer_parts, customers): (Vec<i16>, Vec<Uuid>) =
        customers.iter().map(|customer| (customer.partition().number(), customer.as_uuid())).unzip();
    let (parts, ids): (Vec<i16>, Vec<Uuid>) =
        events.iter().map(|event| (event.customer_id.partition().number(), event.id.as_uuid())).unzip();
    let told = Told::of(events);
    // Not together with the lock: a statement does not see what was committed while it waited. Whether an event may touch a
    // promise is asked here, so that all the events that touch none cost no round trip for it.
    let rows = sqlx::query!(
        r#"
        select null::uuid as event_id, head.customer_id as "customer_id!", head.sequence as "sequence!",
            0::bigint as "position!", false as "touched!"
        from unnest($1::smallint[], $2::uuid[]) as wanted (part, customer_id)
        join timeline_heads as head on head.part = wanted.part and head.customer_id = wanted.customer_id
        union all
        select event.event_id, event.customer_id, event.sequence, event.position, false
        from unnest($3::smallint[], $4::uuid[]) as wanted (part, event_id)
        join events as event on event.part = wanted.part and event.event_id = wanted.event_id
        union all
        select null, told.customer_id, 0, 0, true
        from unnest($5::smallint[], $6::uuid[], $7::text[], $8::text[], $9::text[])
            as told (part, customer_id, type, kind, id)
        where exists (
            select from promises as promise
            where promise.part = told.part and promise.customer_id = told.customer_id
                and promise.evidence_id = told.id and promise.evidence_kind = told.kind
                and (promise.evidence_type = told.type or told.type = any(promise.void_types))
        )
        "#,
        &customer_parts,
        &customers,
        &parts,
        &ids,
        &told.part,
        &told.customer_id,
        &told.r#type,
        &told.kind,
        &told.id,
    )
    .fetch_all(conn)
    .await?;
    let mut known = Known { positions, ..Known::default() };
    for row in rows {
        let (customer_id, sequence) = (CustomerId::from_uuid(row.customer_id), row.sequence);
        if let Some(event) = row.event_id.map(EventId::from_uuid) {
            known.recorded.insert(event, Place { customer_id, sequence, position: row.position });
        } else if row.touched {
            known.touched.insert(customer_id);
        } else {
            known.sequences.insert(customer_id, sequence);
        }
    }
    Ok(known)
}

/// What events may fulfil, each once, turned by a quarter.
#[derive(Debug, Default)]
struct Told {
    part: Vec<i16>,
    customer_id: Vec<Uuid>,
    r#type: Vec<String>,
    kind: Vec<String>,
    id: Vec<String>,
}

impl Told {
    fn of(events: &[NewEvent]) -> Self {
        let told = events.iter().flat_map(|event| {
            let (part, customer) = (event.customer_id.partition().number(), event.customer_id.as_uuid());
            tells(event).into_iter().map(move |(name, kind, id)| (part, customer, name, kind, id))
        });
        let mut columns = Self::default();
        for (part, customer, name, kind, id) in told.collect::<BTreeSet<_>>() {
            columns.part.push(part);
            columns.customer_id.push(customer);
            columns.r#type.push(name);
            columns.kind.push(kind);
            columns.id.push(id);
        }
        columns
    }
}
