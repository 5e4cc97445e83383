//! What a brief is made of, read with one statement and so as of one instant.

use baton_model::CustomerId;
use serde::Deserialize;
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

/// Microseconds since the epoch: how instants travel inside JSON.
type Micros = i64;

/// Everything in a brief except the customer itself.
#[derive(Debug)]
pub(crate) struct Sections {
    /// The customer's revision at that instant.
    pub(crate) customer_revision: i64,
    pub(crate) sequence: i64,
    pub(crate) first_occurred_at: Option<OffsetDateTime>,
    pub(crate) open_subject_count: i64,
    pub(crate) open_subjects: Vec<Json<SubjectRow>>,
    pub(crate) open_cases: Vec<Json<CaseRow>>,
    /// Encoded, newest first.
    pub(crate) last_events: Vec<Vec<u8>>,
    pub(crate) departments: Vec<Json<ShareRow>>,
}

/// An open subject as of its last event.
#[derive(Debug, Deserialize)]
pub(crate) struct SubjectRow {
    pub(crate) department: String,
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) status: String,
    pub(crate) revision: i64,
    pub(crate) since: Micros,
}

/// A case that is not closed.
#[derive(Debug, Deserialize)]
pub(crate) struct CaseRow {
    pub(crate) id: Uuid,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) desired_outcome: String,
    pub(crate) state: String,
    pub(crate) department: String,
    pub(crate) moves: i32,
    pub(crate) opened_at: Micros,
}

/// How much of the history is one department's.
#[derive(Debug, Deserialize)]
pub(crate) struct ShareRow {
    pub(crate) department: String,
    pub(crate) event_count: i64,
    pub(crate) last_occurred_at: Micros,
}

/// Reads the sections of a customer's brief; `None` if there is no such customer.
pub(crate) async fn sections(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> sqlx::Result<Option<Sections>> {
    sqlx::query_as!(
        Sections,
        r#"
        select customer.revision as customer_revision, head.sequence, head.first_occurred_at,
            (
                select count(*) from subjects where part = $1 and customer_id = $2 and open
            ) as "open_subject_count!",
            array(
                select jsonb_build_object(
                    'department', department, 'kind', kind, 'id', subject_id, 'label', label, 'status', status,
                    'revision', revision, 'since', (extract(epoch from occurred_at) * 1000000)::bigint)
                from subjects
                where part = $1 and customer_id = $2 and open
                order by department, kind, occurred_at desc, subject_id
                limit 50
            ) as "open_subjects!: _",
            array(
                select jsonb_build_object(
                    'id', case_id, 'number', number, 'title', title, 'kind', kind,
                    'desired_outcome', desired_outcome, 'state', state, 'department', department,
                    'moves', moves, 'opened_at', (extract(epoch from opened_at) * 1000000)::bigint)
                from cases
                where part = $1 and customer_id = $2 and state <> 'closed'
                order by opened_at, case_id
            ) as "open_cases!: _",
            array(
                select envelope from events
                where part = $1 and customer_id = $2
                order by occurred_at desc, sequence desc
                limit 7
            ) as "last_events!",
            array(
                select jsonb_build_object(
                    'department', department, 'event_count', event_count,
                    'last_occurred_at', (extract(epoch from last_occurred_at) * 1000000)::bigint)
                from department_shares
                where part = $1 and customer_id = $2
                order by department
            ) as "departments!: _"
        from timeline_heads as head
        join customers as customer on customer.part = head.part and customer.customer_id = head.customer_id
        where head.part = $1 and head.customer_id = $2
        "#,
        customer.partition().number(),
        customer.as_uuid(),
    )
    .fetch_optional(conn)
    .await
}
