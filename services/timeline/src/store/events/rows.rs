//! The rows of the table `events`.

use std::collections::HashMap;

use baton_model::{CustomerId, EventId};
use baton_proto::timeline::v1::Event;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Numbered;
use crate::domain::numbering::Place;
use crate::log::NewEvent;
use crate::messages::timestamp;

/// Where those of the events are that were recorded before in the partitions of their customers.
pub(super) async fn places(
    conn: &mut PgConnection,
    events: &[NewEvent],
) -> sqlx::Result<HashMap<EventId, Place>> {
    let parts: Vec<i16> = events.iter().map(|event| event.customer_id.partition().number()).collect();
    let ids: Vec<Uuid> = events.iter().map(|event| event.id.as_uuid()).collect();
    let rows = sqlx::query!(
        r#"
        select event.event_id, event.customer_id, event.sequence, event.position
        from unnest($1::smallint[], $2::uuid[]) as wanted (part, event_id)
        join events as event on event.part = wanted.part and event.event_id = wanted.event_id
        "#,
        &parts,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let place = |customer: Uuid, sequence, position| Place {
        customer_id: CustomerId::from_uuid(customer),
        sequence,
        position,
    };
    Ok(rows
        .into_iter()
        .map(|row| (EventId::from_uuid(row.event_id), place(row.customer_id, row.sequence, row.position)))
        .collect())
}

/// Inserts numbered events with one statement.
pub(super) async fn insert(
    conn: &mut PgConnection,
    recorded_at: OffsetDateTime,
    events: &[Numbered<'_>],
) -> sqlx::Result<()> {
    let mut columns = Columns::default();
    for event in events {
        columns.push(recorded_at, event);
    }
    sqlx::query!(
        r#"
        insert into events (
            part, customer_id, sequence, position, event_id, occurred_at, department, type, channel, actor_id,
            case_id, subject_kind, subject_id, envelope
        )
        select part, customer_id, sequence, position, event_id, occurred_at, department, type, channel, actor_id,
            case_id, subject_kind, subject_id, envelope
        from unnest(
            $1::smallint[], $2::uuid[], $3::bigint[], $4::bigint[], $5::uuid[], $6::timestamptz[], $7::text[],
            $8::text[], $9::smallint[], $10::text[], $11::uuid[], $12::text[], $13::text[], $14::bytea[]
        ) as new (
            part, customer_id, sequence, position, event_id, occurred_at, department, type, channel, actor_id,
            case_id, subject_kind, subject_id, envelope
        )
        "#,
        &columns.part,
        &columns.customer_id,
        &columns.sequence,
        &columns.position,
        &columns.event_id,
        &columns.occurred_at,
        &columns.department,
        &columns.r#type,
        &columns.channel,
        &columns.actor_id,
        &columns.case_id as &[Option<Uuid>],
        &columns.subject_kind as &[Option<String>],
        &columns.subject_id as &[Option<String>],
        &columns.envelope,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The table, turned by a quarter: one array for each column.
#[derive(Default)]
struct Columns {
    part: Vec<i16>,
    customer_id: Vec<Uuid>,
    sequence: Vec<i64>,
    position: Vec<i64>,
    event_id: Vec<Uuid>,
    occurred_at: Vec<OffsetDateTime>,
    department: Vec<String>,
    r#type: Vec<String>,
    channel: Vec<i16>,
    actor_id: Vec<String>,
    case_id: Vec<Option<Uuid>>,
    subject_kind: Vec<Option<String>>,
    subject_id: Vec<Option<String>>,
    envelope: Vec<Vec<u8>>,
}

impl Columns {
    fn push(&mut self, recorded_at: OffsetDateTime, numbered: &Numbered<'_>) {
        let new = numbered.event;
        let event = Event {
            sequence: numbered.sequence,
            recorded_at: Some(timestamp(recorded_at)),
            occurred_at: Some(timestamp(new.occurred_at)),
            ..new.event.clone()
        };
        self.part.push(new.customer_id.partition().number());
        self.customer_id.push(new.customer_id.as_uuid());
        self.sequence.push(numbered.sequence);
        self.position.push(numbered.position);
        self.event_id.push(new.id.as_uuid());
        self.occurred_at.push(new.occurred_at);
        self.channel.push(event.channel as i16);
        self.case_id.push(new.case_id.map(baton_model::CaseId::as_uuid));
        self.envelope.push(event.encode_to_vec());
        self.department.push(event.department);
        self.r#type
            .push(event.body.as_ref().map(|body| type_name(&body.type_url).to_owned()).unwrap_or_default());
        self.actor_id.push(event.actor.map(|actor| actor.id).unwrap_or_default());
        let subject = event.subject.map(|subject| (subject.kind, subject.id));
        let (kind, id) = subject.unzip();
        self.subject_kind.push(kind);
        self.subject_id.push(id);
    }
}

/// The full name in `type.googleapis.com/<full name>`.
fn type_name(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}
