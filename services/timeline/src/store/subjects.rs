//! The departments' own objects, as of their last events.

use std::collections::BTreeMap;

use baton_model::CustomerId;
use baton_proto::timeline::v1::Subject;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::events::Numbered;

/// Folds newly recorded events into the subjects they are about. A greater revision replaces a smaller one, in
/// whatever order they arrive.
pub(crate) async fn put(conn: &mut PgConnection, events: &[Numbered<'_>]) -> sqlx::Result<()> {
    let latest = latest(events);
    if latest.is_empty() {
        return Ok(());
    }
    let mut columns = Columns::default();
    for (key, state) in latest {
        columns.push(key, state);
    }
    sqlx::query!(
        r#"
        insert into subjects as subject (
            part, customer_id, department, kind, subject_id, revision, open, occurred_at, label, status
        )
        select part, customer_id, department, kind, subject_id, revision, open, occurred_at, label, status
        from unnest(
            $1::smallint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::boolean[],
            $8::timestamptz[], $9::text[], $10::text[]
        ) as new (part, customer_id, department, kind, subject_id, revision, open, occurred_at, label, status)
        on conflict (part, customer_id, department, kind, subject_id) do update
        set revision = excluded.revision, open = excluded.open, occurred_at = excluded.occurred_at,
            label = excluded.label, status = excluded.status
        where subject.revision < excluded.revision
        "#,
        &columns.part,
        &columns.customer_id,
        &columns.department,
        &columns.kind,
        &columns.subject_id,
        &columns.revision,
        &columns.open,
        &columns.occurred_at,
        &columns.label,
        &columns.status,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Customer, department, kind, id.
type Key<'a> = (CustomerId, &'a str, &'a str, &'a str);
type State<'a> = (&'a Subject, OffsetDateTime);

/// One statement cannot touch a row twice: of each subject only the greatest revision is written. In the order of the
/// keys, as everything that locks rows.
fn latest<'a>(events: &[Numbered<'a>]) -> BTreeMap<Key<'a>, State<'a>> {
    let mut latest: BTreeMap<Key<'a>, State<'a>> = BTreeMap::new();
    for Numbered { event, .. } in events {
        let Some(subject) = &event.event.subject else { continue };
        let key = (event.customer_id, event.event.department.as_str(), &*subject.kind, &*subject.id);
        let state = latest.entry(key).or_insert((subject, event.occurred_at));
        if subject.revision > state.0.revision {
            *state = (subject, event.occurred_at);
        }
    }
    latest
}

#[derive(Default)]
struct Columns {
    part: Vec<i16>,
    customer_id: Vec<Uuid>,
    department: Vec<String>,
    kind: Vec<String>,
    subject_id: Vec<String>,
    revision: Vec<i64>,
    open: Vec<bool>,
    occurred_at: Vec<OffsetDateTime>,
    label: Vec<String>,
    status: Vec<String>,
}

impl Columns {
    fn push(&mut self, (customer, department, kind, id): Key<'_>, (subject, occurred_at): State<'_>) {
        self.part.push(customer.partition().number());
        self.customer_id.push(customer.as_uuid());
        self.department.push(department.to_owned());
        self.kind.push(kind.to_owned());
        self.subject_id.push(id.to_owned());
        self.revision.push(subject.revision);
        self.open.push(subject.open);
        self.occurred_at.push(occurred_at);
        self.label.push(subject.label.clone());
        self.status.push(subject.status.clone());
    }
}
