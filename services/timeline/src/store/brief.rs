//! What a brief is made of, read with one statement: as of one instant, in one round trip.

use std::collections::BTreeMap;

use baton_model::CustomerId;
use baton_proto::common::v1::Channel;
use serde::Deserialize;
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::facts::keys;

/// Microseconds since the epoch: how instants travel inside JSON.
type Micros = i64;

/// Everything that a brief is computed from.
#[derive(Debug)]
pub(crate) struct Sections {
    pub(crate) customer: Json<CustomerRow>,
    pub(crate) sequence: i64,
    pub(crate) first_occurred_at: Option<OffsetDateTime>,
    pub(crate) open_subject_count: i64,
    pub(crate) open_subjects: Vec<Json<SubjectRow>>,
    pub(crate) open_cases: Vec<Json<CaseRow>>,
    /// Encoded, newest first.
    pub(crate) last_events: Vec<Vec<u8>>,
    pub(crate) departments: Vec<Json<ShareRow>>,
    /// What counts of what the customer said, in the order of life.
    pub(crate) statements: Vec<Json<StatementRow>>,
    /// The catalogue's entries of their keys.
    pub(crate) fact_keys: Vec<Json<keys::Row>>,
    pub(crate) promises: Vec<Json<PromiseRow>>,
    pub(crate) tried: Vec<Json<TriedRow>>,
    pub(crate) clocks: Vec<Json<ClockRow>>,
    /// The events that made them, and those with which complaints were filed that are open; encoded, newest first.
    pub(crate) pressing_events: Vec<Vec<u8>>,
}

/// The customer itself. Absent instants are null.
#[derive(Debug, Deserialize)]
pub(crate) struct CustomerRow {
    pub(crate) display_name: String,
    pub(crate) kind: i16,
    pub(crate) language: String,
    pub(crate) tier: String,
    pub(crate) customer_since: Option<Micros>,
    pub(crate) owner: Option<(String, String, String)>,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) identifiers: Vec<(String, String, bool)>,
    pub(crate) revision: i64,
    pub(crate) created_at: Micros,
    pub(crate) updated_at: Micros,
}

/// Something that the customer said.
#[derive(Debug, Deserialize)]
pub(crate) struct StatementRow {
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) asked: bool,
    pub(crate) correction: bool,
    pub(crate) verified_by: String,
    pub(crate) department: String,
    /// An encoded actor, in base64.
    pub(crate) heard_by: String,
    pub(crate) heard_at: Micros,
    pub(crate) event_id: Uuid,
    pub(crate) sequence: i64,
    pub(crate) case_id: Option<Uuid>,
    pub(crate) case_closed: bool,
}

/// A promise that is open or broken.
#[derive(Debug, Deserialize)]
pub(crate) struct PromiseRow {
    pub(crate) id: Uuid,
    pub(crate) text: String,
    pub(crate) due: Micros,
    pub(crate) department: String,
    pub(crate) broken: bool,
    pub(crate) event_id: Uuid,
    pub(crate) case_id: Option<Uuid>,
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
    pub(crate) waiting_for: String,
    /// What was tried, and the number of its result.
    pub(crate) attempts: Vec<(String, i32)>,
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
    pub(crate) next_update_due: Option<Micros>,
    pub(crate) people: i32,
    pub(crate) contacts: i32,
    /// Whether an event of the case is about an object of a department.
    pub(crate) has_subject: bool,
    pub(crate) returns: i32,
    pub(crate) repetitions: i32,
    pub(crate) first_resolved: Option<Micros>,
    /// Its events within seven days after that: type, whether by a person, whether by a channel, and when.
    pub(crate) said_since: Vec<(String, bool, bool, Micros)>,
}

/// What was tried on an object.
#[derive(Debug, Deserialize)]
pub(crate) struct TriedRow {
    pub(crate) department: String,
    pub(crate) label: String,
    /// What, and the number of its result.
    pub(crate) attempts: Vec<(String, i32)>,
}

/// A clock that has not ended, as the watch saw it the last time.
#[derive(Debug, Deserialize)]
pub(crate) struct ClockRow {
    pub(crate) standard: String,
    pub(crate) title: Option<String>,
    pub(crate) department: String,
    pub(crate) case_id: Option<Uuid>,
    pub(crate) due_at: Option<Micros>,
    pub(crate) is_paused: bool,
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
        select head.sequence, head.first_occurred_at,
            jsonb_build_object(
                'display_name', customer.display_name, 'kind', customer.kind, 'language', customer.language,
                'tier', customer.tier,
                'customer_since', (extract(epoch from customer.customer_since) * 1000000)::bigint,
                'owner', case when customer.owner_id is not null then jsonb_build_array(
                    customer.owner_id, customer.owner_name, customer.owner_department) end,
                'attributes', customer.attributes, 'revision', customer.revision,
                'created_at', (extract(epoch from customer.created_at) * 1000000)::bigint,
                'updated_at', (extract(epoch from customer.updated_at) * 1000000)::bigint,
                'identifiers', array(
                    select jsonb_build_array(kind, value, shared) from customer_identifiers
                    where part = $1 and customer_id = $2
                    order by kind, value
                )) as "customer!: _",
            (
                select count(*) from subjects where part = $1 and customer_id = $2 and open
            ) as "open_subject_count!",
            array(
                select jsonb_build_object(
                    'department', department, 'kind', kind, 'id', subject_id, 'label', label, 'status', status,
                    'revision', revision, 'since', (extract(epoch from occurred_at) * 1000000)::bigint,
                    'waiting_for', waiting_for, 'attempts', attempts)
                from subjects
                where part = $1 and customer_id = $2 and open
                order by department, kind, occurred_at desc, subject_id
                limit 50
            ) as "open_subjects!: _",
            array(
                select jsonb_build_object(
                    'id', case_id, 'number', number, 'title', title, 'kind', kind,
                    'desired_outcome', desired_outcome, 'state', state, 'department', department,
                    'moves', moves, 'opened_at', (extract(epoch from opened_at) * 1000000)::bigint,
                    'next_update_due', (extract(epoch from next_update_due) * 1000000)::bigint,
                    'people', entry.people, 'contacts', entry.contacts, 'has_subject', entry.has_subject,
                    'first_resolved', (extract(epoch from entry.first_resolved) * 1000000)::bigint,
                    'said_since', array(
                        select jsonb_build_array(
                            type, by_person, channel > $3, (extract(epoch from occurred_at) * 1000000)::bigint)
                        from events
                        where events.part = $1 and events.customer_id = $2 and events.case_id = cases.case_id
                            and occurred_at > entry.first_resolved
                            and occurred_at <= entry.first_resolved + interval '7 days'
                        order by occurred_at, sequence
                        limit 200
                    ),
                    'returns', (
                        select count(*) from handoffs
                        where handoffs.part = $1 and handoffs.case_id = cases.case_id and handoffs.state = 'returned'
                    ),
                    'repetitions', (
                        select count(*) from repetitions
                        where repetitions.part = $1 and repetitions.customer_id = $2
                            and repetitions.case_id = cases.case_id
                    ))
                from cases
                cross join lateral (
                    select count(distinct actor_id) filter (where by_person) as people,
                        count(*) filter (where channel <> $3) as contacts,
                        count(*) filter (where subject_id is not null) > 0 as has_subject,
                        min(occurred_at) filter (where type = 'baton.cases.v1.CaseResolved') as first_resolved
                    from events
                    where events.part = $1 and events.customer_id = $2 and events.case_id = cases.case_id
                ) as entry
                where part = $1 and customer_id = $2 and state <> 'closed'
                order by opened_at, case_id
            ) as "open_cases!: _",
            array(
                select jsonb_build_object('department', department, 'label', label, 'attempts', attempts)
                from subjects
                where part = $1 and customer_id = $2 and attempts <> '[]'
                order by occurred_at desc, department, kind, subject_id
                limit 5
            ) as "tried!: _",
            array(
                select jsonb_build_object(
                    'standard', standard, 'department', department, 'case_id', case_id,
                    'is_paused', state = 'paused',
                    'due_at', (extract(epoch from due_at) * 1000000)::bigint,
                    'title', (
                        select title from standards
                        where standards.part = 0 and standards.name = clocks.standard
                        order by version desc
                        limit 1
                    ))
                from clocks
                where part = $1 and customer_id = $2 and state in ('running', 'paused')
                order by due_at nulls last, standard, sequence
                limit 20
            ) as "clocks!: _",
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
            ) as "departments!: _",
            array(
                select jsonb_build_object(
                    'key', said.key, 'value', said.value, 'asked', said.asked, 'correction', said.correction,
                    'verified_by', said.verified_by, 'department', said.department,
                    'heard_by', encode(said.heard_by, 'base64'),
                    'heard_at', (extract(epoch from said.heard_at) * 1000000)::bigint,
                    'event_id', said.event_id, 'sequence', said.sequence, 'case_id', said.case_id,
                    'case_closed', coalesce(own.state = 'closed', false))
                from (
                    -- As `store/facts/statements.rs` reads what counts.
                    select distinct on (key, case_id, correction, value)
                        key, value, asked, correction, verified_by, department, heard_by, heard_at, event_id,
                        sequence, case_id
                    from facts
                    where part = $1 and customer_id = $2 and retraction is null
                    order by key, case_id, correction, value, heard_at desc, sequence desc
                    limit 500
                ) as said
                left join cases as own on own.part = $1 and own.case_id = said.case_id
                order by said.key, said.heard_at, said.sequence
            ) as "statements!: _",
            array(
                select jsonb_build_object(
                    'key', key, 'department', department, 'label', label, 'question', question, 'kind', kind,
                    'freshness', freshness, 'freshness_days', freshness_days, 'visible_to', visible_to,
                    'revision', revision)
                from fact_keys
                where part = 0
                    and key in (select facts.key from facts where facts.part = $1 and facts.customer_id = $2)
                order by key
            ) as "fact_keys!: _",
            array(
                select jsonb_build_object(
                    'id', promise_id, 'text', text, 'due', (extract(epoch from due) * 1000000)::bigint,
                    'department', department, 'broken', state = 'broken', 'event_id', event_id,
                    'case_id', case_id)
                from promises
                where part = $1 and customer_id = $2 and state in ('open', 'broken')
                order by due, promise_id
                limit 20
            ) as "promises!: _",
            array(
                select envelope from (
                    select event.occurred_at, event.sequence, event.envelope
                    from promises as promise
                    join events as event on event.part = promise.part and event.event_id = promise.event_id
                    where promise.part = $1 and promise.customer_id = $2 and promise.state in ('open', 'broken')
                    union
                    select event.occurred_at, event.sequence, event.envelope
                    from complaints as complaint
                    join events as event on event.part = complaint.part
                        and event.customer_id = complaint.customer_id and event.case_id = complaint.case_id
                    where complaint.part = $1 and complaint.customer_id = $2 and complaint.state = 'open'
                        and event.type = 'baton.cases.v1.ComplaintFiled'
                ) as pressing
                order by occurred_at desc, sequence desc
                limit 7
            ) as "pressing_events!"
        from timeline_heads as head
        join customers as customer on customer.part = head.part and customer.customer_id = head.customer_id
        where head.part = $1 and head.customer_id = $2
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        Channel::Internal as i16,
    )
    .fetch_optional(conn)
    .await
}
