//! Stores new promises.

use baton_model::{CaseId, PromiseId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::promise::{CASE, Promise};
use crate::store::column::from_actor;

/// A promise as an event makes it.
#[derive(Debug)]
pub(super) struct Made {
    /// Of the event.
    pub(super) sequence: i64,
    pub(super) promise: Promise,
}

/// Stores new promises with one statement. One that is known already stays as it is.
/// One that is made in a case is the accountable department's.
pub(super) async fn insert(conn: &mut PgConnection, made: &[Made]) -> sqlx::Result<()> {
    let mut columns = Columns::default();
    for made in made {
        columns.push(made);
    }
    sqlx::query!(
        r#"
        with new as (
            select * from unnest(
                $1::smallint[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::uuid[], $7::timestamptz[],
                $8::bytea[], $9::text[], $10::timestamptz[], $11::text[], $12::text[], $13::text[], $14::uuid[],
                $15::text[], $16::text[], $17::text[], $18::text[], $19::boolean[], $20::uuid[], $21::text[],
                $22::timestamptz[], $23::text[]
            ) as new (
                part, customer_id, promise_id, event_id, sequence, case_id, made_at, made_by, text, due,
                evidence_type, evidence_kind, evidence_id, evidence_case, feasibility, feasibility_note,
                subject_kind, subject_id, imported, replaces_id, department, next_check_at, void_types
            )
        )
        insert into promises (
            part, customer_id, promise_id, event_id, sequence, case_id, made_at, made_by, text, due,
            evidence_type, evidence_kind, evidence_id, evidence_case, feasibility, feasibility_note,
            subject_kind, subject_id, imported, replaces_id, department, state, next_check_at,
            void_types
        )
        select new.part, new.customer_id, new.promise_id, new.event_id, new.sequence, new.case_id, new.made_at,
            new.made_by, new.text, new.due, new.evidence_type, new.evidence_kind, new.evidence_id,
            new.evidence_case, new.feasibility, new.feasibility_note, new.subject_kind, new.subject_id,
            new.imported, new.replaces_id, coalesce(owner.department, new.department), 'open',
            new.next_check_at, string_to_array(new.void_types, ',')
        from new
        left join cases as owner on owner.part = new.part and owner.case_id = new.case_id
            and owner.customer_id = new.customer_id
        on conflict (part, customer_id, promise_id) do nothing
        "#,
        &columns.part,
        &columns.customer_id,
        &columns.promise_id,
        &columns.event_id,
        &columns.sequence,
        &columns.case_id as &[Option<Uuid>],
        &columns.made_at,
        &columns.made_by,
        &columns.text,
        &columns.due,
        &columns.evidence_type as &[Option<String>],
        &columns.evidence_kind as &[Option<String>],
        &columns.evidence_id as &[Option<String>],
        &columns.evidence_case as &[Option<Uuid>],
        &columns.feasibility,
        &columns.feasibility_note,
        &columns.subject_kind as &[Option<String>],
        &columns.subject_id as &[Option<String>],
        &columns.imported,
        &columns.replaces_id as &[Option<Uuid>],
        &columns.department,
        &columns.next_check_at as &[Option<OffsetDateTime>],
        &columns.void_types,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The promises, turned by a quarter.
#[derive(Default)]
struct Columns {
    part: Vec<i16>,
    customer_id: Vec<Uuid>,
    promise_id: Vec<Uuid>,
    event_id: Vec<Uuid>,
    sequence: Vec<i64>,
    case_id: Vec<Option<Uuid>>,
    made_at: Vec<OffsetDateTime>,
    made_by: Vec<Vec<u8>>,
    text: Vec<String>,
    due: Vec<OffsetDateTime>,
    evidence_type: Vec<Option<String>>,
    evidence_kind: Vec<Option<String>>,
    evidence_id: Vec<Option<String>>,
    evidence_case: Vec<Option<Uuid>>,
    feasibility: Vec<String>,
    feasibility_note: Vec<String>,
    subject_kind: Vec<Option<String>>,
    subject_id: Vec<Option<String>>,
    imported: Vec<bool>,
    replaces_id: Vec<Option<Uuid>>,
    department: Vec<String>,
    next_check_at: Vec<Option<OffsetDateTime>>,
    /// With commas, which no name of a type has: an array of arrays cannot be unnested by row.
    void_types: Vec<String>,
}

impl Columns {
    fn push(&mut self, Made { sequence, promise }: &Made) {
        let evidence = promise.evidence.as_ref();
        let case = evidence.filter(|evidence| evidence.subject_kind == CASE);
        let case = case.and_then(|evidence| evidence.subject_id.parse::<CaseId>().ok());
        let (subject_kind, subject_id) = promise.subject.clone().unzip();
        self.part.push(promise.customer_id.partition().number());
        self.customer_id.push(promise.customer_id.as_uuid());
        self.promise_id.push(promise.id.as_uuid());
        self.event_id.push(promise.event_id.as_uuid());
        self.sequence.push(*sequence);
        self.case_id.push(promise.case_id.map(CaseId::as_uuid));
        self.made_at.push(promise.made_at);
        self.made_by.push(from_actor(&promise.made_by));
        self.text.push(promise.text.clone());
        self.due.push(promise.due);
        self.evidence_type.push(evidence.map(|evidence| evidence.event_type.clone()));
        self.evidence_kind.push(evidence.map(|evidence| evidence.subject_kind.clone()));
        self.evidence_id.push(evidence.map(|evidence| evidence.subject_id.clone()));
        self.evidence_case.push(case.map(CaseId::as_uuid));
        self.feasibility.push(promise.feasibility.to_string());
        self.feasibility_note.push(promise.feasibility_note.clone());
        self.subject_kind.push(subject_kind);
        self.subject_id.push(subject_id);
        self.imported.push(promise.imported);
        self.replaces_id.push(promise.replaces.map(PromiseId::as_uuid));
        self.department.push(promise.department.to_string());
        self.next_check_at.push(promise.next_check());
        self.void_types.push(evidence.map(|evidence| evidence.void_types.join(",")).unwrap_or_default());
    }
}
