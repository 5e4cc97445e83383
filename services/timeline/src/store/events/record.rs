//! Records numbered events, and everything that is kept of them besides.

use std::borrow::Cow;

use baton_model::Role;
use baton_proto::common::v1::Actor;
use baton_proto::timeline::v1::{Event, Subject};
use prost::Message;
use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::log::NewEvent;
use crate::messages::timestamp;

/// An event that got its numbers: one of the caller's, or one that the timeline adds or had to change.
#[derive(Debug, Clone)]
pub(in crate::store) struct Numbered<'a> {
    pub(in crate::store) sequence: i64,
    pub(in crate::store) position: i64,
    pub(in crate::store) event: Cow<'a, NewEvent>,
}

/// Records numbered events with one statement: inserts them, moves the heads of their partitions and customers, adds
/// them to their departments' shares, and folds them into the subjects they are about.
///
/// The caller holds the locks of the partitions' heads, so nobody else is at any of these rows. The heads exist; they
/// are written by `on conflict` because that finds a row by its key whatever the planner knows of the table, and so
/// needs no plan of its own each time.
pub(super) async fn record(
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
        with new as (
            select * from unnest(
                $1::smallint[], $2::uuid[], $3::bigint[], $4::bigint[], $5::uuid[], $6::timestamptz[], $7::text[],
                $8::text[], $9::smallint[], $10::text[], $11::uuid[], $12::bytea[], $13::text[], $14::text[],
                $15::bigint[], $16::boolean[], $17::text[], $18::text[], $19::boolean[], $20::text[], $21::text[]
            ) as new (
                part, customer_id, sequence, position, event_id, occurred_at, department, type, channel, actor_id,
                case_id, envelope, subject_kind, subject_id, revision, open, label, status, by_person,
                waiting_for, attempts
            )
        ),
        recorded as (
            insert into events (
                part, customer_id, sequence, position, event_id, occurred_at, department, type, channel, actor_id,
                case_id, subject_kind, subject_id, by_person, envelope
            )
            select part, customer_id, sequence, position, event_id, occurred_at, department, type, channel, actor_id,
                case_id, subject_kind, subject_id, by_person, envelope
            from new
        ),
        moved as (
            insert into partition_heads (part, position)
            select part, max(position) from new group by part
            on conflict (part) do update set position = excluded.position
        ),
        continued as (
            insert into timeline_heads as head (part, customer_id, sequence, first_occurred_at)
            select part, customer_id, max(sequence), min(occurred_at) from new group by part, customer_id
            on conflict (part, customer_id) do update
            set sequence = excluded.sequence,
                first_occurred_at = least(head.first_occurred_at, excluded.first_occurred_at)
        ),
        shared as (
            insert into department_shares as share (part, customer_id, department, event_count, last_occurred_at)
            select part, customer_id, department, count(*), max(occurred_at)
            from new group by part, customer_id, department
            on conflict (part, customer_id, department) do update
            set event_count = share.event_count + excluded.event_count,
                last_occurred_at = greatest(share.last_occurred_at, excluded.last_occurred_at)
        )
        insert into subjects as subject (
            part, customer_id, department, kind, subject_id, revision, open, occurred_at, label, status, waiting_for,
            attempts
        )
        -- A statement cannot write a row twice: of each subject the greatest revision.
        select distinct on (part, customer_id, department, subject_kind, subject_id)
            part, customer_id, department, subject_kind, subject_id, revision, open, occurred_at, label, status,
            waiting_for, attempts::jsonb
        from new
        where subject_id is not null
        order by part, customer_id, department, subject_kind, subject_id, revision desc, position
        on conflict (part, customer_id, department, kind, subject_id) do update
        set revision = excluded.revision, open = excluded.open, occurred_at = excluded.occurred_at,
            label = excluded.label, status = excluded.status, waiting_for = excluded.waiting_for,
            attempts = excluded.attempts
        -- Events may arrive in any order: a smaller revision is old.
        where subject.revision < excluded.revision
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
        &columns.envelope,
        &columns.subject_kind as &[Option<String>],
        &columns.subject_id as &[Option<String>],
        &columns.revision as &[Option<i64>],
        &columns.open as &[Option<bool>],
        &columns.label as &[Option<String>],
        &columns.status as &[Option<String>],
        &columns.by_person,
        &columns.waiting_for as &[Option<String>],
        &columns.attempts as &[Option<String>],
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The events, turned by a quarter: one array for each column.
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
    envelope: Vec<Vec<u8>>,
    subject_kind: Vec<Option<String>>,
    subject_id: Vec<Option<String>>,
    revision: Vec<Option<i64>>,
    open: Vec<Option<bool>>,
    label: Vec<Option<String>>,
    status: Vec<Option<String>>,
    by_person: Vec<bool>,
    waiting_for: Vec<Option<String>>,
    attempts: Vec<Option<String>>,
}

impl Columns {
    fn push(&mut self, recorded_at: OffsetDateTime, numbered: &Numbered<'_>) {
        let new = &*numbered.event;
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
        self.by_person.push(event.actor.as_ref().is_some_and(is_person));
        self.actor_id.push(event.actor.map(|actor| actor.id).unwrap_or_default());
        let subject = event.subject;
        self.revision.push(subject.as_ref().map(|subject| subject.revision));
        self.open.push(subject.as_ref().map(|subject| subject.open));
        self.subject_kind.push(subject.as_ref().map(|subject| subject.kind.clone()));
        self.subject_id.push(subject.as_ref().map(|subject| subject.id.clone()));
        self.label.push(subject.as_ref().map(|subject| subject.label.clone()));
        self.attempts.push(subject.as_ref().map(attempts));
        self.waiting_for.push(subject.as_ref().map(|subject| subject.waiting_for.clone()));
        self.status.push(subject.map(|subject| subject.status));
    }
}

/// As JSON: what was tried, and the number of its result.
fn attempts(subject: &Subject) -> String {
    let tried = subject.attempts.iter().map(|attempt| json!([attempt.what, attempt.result]));
    tried.collect::<serde_json::Value>().to_string()
}

/// Whether a person acts under this name: agents and leads are people.
fn is_person(actor: &Actor) -> bool {
    matches!(actor.role.parse(), Ok(Role::Agent | Role::Lead))
}

/// The full name in `type.googleapis.com/<full name>`.
pub(crate) fn type_name(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}
