//! What a brief is made of, read with one statement and so as of one instant.

use baton_model::CustomerId;
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
    /// Department, kind, id, label, status, revision, time of the last event.
    pub(crate) open_subjects: Vec<Json<(String, String, String, String, String, i64, Micros)>>,
    /// Id, number, title, kind, desired outcome, state, department, moves, opened at.
    pub(crate) open_cases: Vec<Json<(Uuid, String, String, String, String, String, String, i32, Micros)>>,
    /// Encoded, newest first.
    pub(crate) last_events: Vec<Vec<u8>>,
    /// Department, number of events, time of the latest.
    pub(crate) departments: Vec<Json<(String, i64, Micros)>>,
}

/// Reads the sections of a customer's brief; `None` if there is no such customer.
pub(crate) async fn sections(conn: &mut PgConnection, customer: CustomerId) -> sqlx::Result<Option<Sections>> {
    sqlx::query_as!(
        Sections,
        r#"
        select customer.revision as customer_revision, head.sequence, head.first_occurred_at,
            (
                select count(*) from subjects where part = $1 and customer_id = $2 and open
            ) as "open_subject_count!",
            array(
                select jsonb_build_array(department, kind, subject_id, label, status, revision,
                    (extract(epoch from occurred_at) * 1000000)::bigint)
                from subjects
                where part = $1 and customer_id = $2 and open
                order by department, kind, occurred_at desc, subject_id
                limit 50
            ) as "open_subjects!: _",
            array(
                select jsonb_build_array(case_id, number, title, kind, desired_outcome, state, department, moves,
                    (extract(epoch from opened_at) * 1000000)::bigint)
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
                select jsonb_build_array(department, event_count,
                    (extract(epoch from last_occurred_at) * 1000000)::bigint)
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
