//! Reads the promises that events may have changed, with what decides where they stand.

use std::collections::BTreeSet;

use baton_model::{CustomerId, PromiseId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::row::{Row, fulfilment};
use crate::domain::promise::{CASE, Fulfilment, Promise};
use crate::log::NewEvent;
use crate::store::events::{Numbered, type_name};

/// Which promises may have changed: those that events name, and those that events may fulfil.
#[derive(Debug, Default)]
pub(super) struct Touched {
    named: BTreeSet<(i16, Uuid, Uuid)>,
    told: BTreeSet<(i16, Uuid, String, String, String)>,
}

/// A promise as it is stored, and what the customer's events tell of it now.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) promise: Promise,
    /// The earliest event that fulfils it.
    pub(super) evidence: Option<Fulfilment>,
    /// The earliest event after which nobody waits for it any more.
    pub(super) voided: Option<Fulfilment>,
    /// The earliest promise that replaces it.
    pub(super) replaced_by: Option<PromiseId>,
}

impl Touched {
    /// The customer's promise itself.
    pub(super) fn name(&mut self, customer: CustomerId, promise: PromiseId) {
        self.named.insert((customer.partition().number(), customer.as_uuid(), promise.as_uuid()));
    }

    /// What this event may fulfil.
    pub(super) fn tell(&mut self, numbered: &Numbered<'_>) {
        let customer = numbered.event.customer_id;
        let (part, customer) = (customer.partition().number(), customer.as_uuid());
        let told = tells(&numbered.event).into_iter();
        self.told.extend(told.map(|(name, kind, id)| (part, customer, name, kind, id)));
    }

    /// Reads them all.
    pub(super) async fn read(self, conn: &mut PgConnection) -> sqlx::Result<Vec<Found>> {
        if self.named.is_empty() && self.told.is_empty() {
            return Ok(Vec::new());
        }
        let mut columns = Columns::default();
        for (part, customer, event_type, kind, id) in self.told {
            columns.told_part.push(part);
            columns.told_customer.push(customer);
            columns.told_type.push(event_type);
            columns.told_kind.push(kind);
            columns.told_id.push(id);
        }
        for (part, customer, promise) in self.named {
            columns.named_part.push(part);
            columns.named_customer.push(customer);
            columns.named_promise.push(promise);
        }
        columns.read(conn).await
    }
}

/// What an event may fulfil or void: its type, with the kind and the id of its subject, and of its case.
pub(in crate::store) fn tells(event: &NewEvent) -> Vec<(String, String, String)> {
    let Some(body) = &event.event.body else { return Vec::new() };
    let name = type_name(&body.type_url).to_owned();
    let case = event.case_id.map(|case| (CASE.to_owned(), case.to_string()));
    let subject = event.event.subject.as_ref().map(|subject| (subject.kind.clone(), subject.id.clone()));
    case.into_iter().chain(subject).map(|(kind, id)| (name.clone(), kind, id)).collect()
}

/// What may have changed, turned by a quarter.
#[derive(Debug, Default)]
struct Columns {
    told_part: Vec<i16>,
    told_customer: Vec<Uuid>,
    told_type: Vec<String>,
    told_kind: Vec<String>,
    told_id: Vec<String>,
    named_part: Vec<i16>,
    named_customer: Vec<Uuid>,
    named_promise: Vec<Uuid>,
}

impl Columns {
    async fn read(&self, conn: &mut PgConnection) -> sqlx::Result<Vec<Found>> {
        // `nulls first` changes nothing, as nothing is null: it is the order of the indexes of events, read backwards.
        let rows = sqlx::query!(
            r#"
            with touched as (
                select promise.part, promise.customer_id, promise.promise_id
                from unnest($1::smallint[], $2::uuid[], $3::text[], $4::text[], $5::text[])
                    as told (part, customer_id, type, kind, id)
                join promises as promise
                    on promise.part = told.part and promise.customer_id = told.customer_id
                    and promise.evidence_id = told.id and promise.evidence_kind = told.kind
                    and (promise.evidence_type = told.type or told.type = any(promise.void_types))
                union
                select part, customer_id, promise_id
                from unnest($6::smallint[], $7::uuid[], $8::uuid[]) as named (part, customer_id, promise_id)
            )
            select promise.customer_id, promise.promise_id, promise.event_id, promise.case_id, promise.made_at,
                promise.made_by, promise.text, promise.due, promise.evidence_type, promise.evidence_kind,
                promise.evidence_id, promise.void_types, promise.feasibility, promise.feasibility_note, promise.subject_kind,
                promise.subject_id, promise.imported, promise.replaces_id, promise.department,
                promise.replaced_by_id, promise.fulfilled_by, promise.fulfilled_at, promise.voided_by, promise.voided_at, promise.warned_at,
                promise.broken_at, promise.release_outcome, promise.release_reason, promise.released_by,
                promise.released_at,
                evidence.event_id as "evidence_event_id?", evidence.occurred_at as "evidence_at?",
                void.event_id as "void_event_id?", void.occurred_at as "void_at?",
                next.promise_id as "next_id?"
            from touched
            join promises as promise on promise.part = touched.part
                and promise.customer_id = touched.customer_id and promise.promise_id = touched.promise_id
            left join lateral (
                select found.event_id, found.occurred_at from (
                    (
                        select event_id, occurred_at, sequence from events
                        where promise.evidence_case is null
                            and part = promise.part and customer_id = promise.customer_id
                            and subject_id = promise.evidence_id and subject_kind = promise.evidence_kind
                            and type = promise.evidence_type and occurred_at >= promise.made_at
                            and event_id <> promise.event_id
                        order by occurred_at nulls first, sequence nulls first
                        limit 1
                    )
                    union all
                    (
                        select event_id, occurred_at, sequence from events
                        where part = promise.part and customer_id = promise.customer_id
                            and case_id = promise.evidence_case
                            and type = promise.evidence_type and occurred_at >= promise.made_at
                            and event_id <> promise.event_id
                        order by occurred_at nulls first, sequence nulls first
                        limit 1
                    )
                ) as found
            ) as evidence on true
            left join lateral (
                select found.event_id, found.occurred_at from (
                    (
                        select event_id, occurred_at, sequence from events
                        where promise.evidence_case is null
                            and part = promise.part and customer_id = promise.customer_id
                            and subject_id = promise.evidence_id and subject_kind = promise.evidence_kind
                            and type = any(promise.void_types) and occurred_at >= promise.made_at
                            and event_id <> promise.event_id
                        order by occurred_at nulls first, sequence nulls first
                        limit 1
                    )
                    union all
                    (
                        select event_id, occurred_at, sequence from events
                        where part = promise.part and customer_id = promise.customer_id
                            and case_id = promise.evidence_case
                            and type = any(promise.void_types) and occurred_at >= promise.made_at
                            and event_id <> promise.event_id
                        order by occurred_at nulls first, sequence nulls first
                        limit 1
                    )
                ) as found
            ) as void on true
            left join lateral (
                select promise_id from promises as newer
                where newer.part = promise.part and newer.customer_id = promise.customer_id
                    and newer.replaces_id = promise.promise_id
                order by newer.made_at, newer.sequence, newer.promise_id
                limit 1
            ) as next on true
            order by promise.part, promise.customer_id, promise.promise_id
            "#,
            &self.told_part,
            &self.told_customer,
            &self.told_type,
            &self.told_kind,
            &self.told_id,
            &self.named_part,
            &self.named_customer,
            &self.named_promise,
        )
        .fetch_all(conn)
        .await?;
        let found = rows.into_iter().map(|row| {
            let evidence = fulfilment(row.evidence_event_id, row.evidence_at);
            let voided = fulfilment(row.void_event_id, row.void_at);
            let replaced_by = row.next_id.map(PromiseId::from_uuid);
            let row = Row {
                customer_id: row.customer_id,
                promise_id: row.promise_id,
                event_id: row.event_id,
                case_id: row.case_id,
                made_at: row.made_at,
                made_by: row.made_by,
                text: row.text,
                due: row.due,
                evidence_type: row.evidence_type,
                evidence_kind: row.evidence_kind,
                evidence_id: row.evidence_id,
                void_types: row.void_types,
                feasibility: row.feasibility,
                feasibility_note: row.feasibility_note,
                subject_kind: row.subject_kind,
                subject_id: row.subject_id,
                imported: row.imported,
                replaces_id: row.replaces_id,
                department: row.department,
                replaced_by_id: row.replaced_by_id,
                fulfilled_by: row.fulfilled_by,
                fulfilled_at: row.fulfilled_at,
                voided_by: row.voided_by,
                voided_at: row.voided_at,
                warned_at: row.warned_at,
                broken_at: row.broken_at,
                release_outcome: row.release_outcome,
                release_reason: row.release_reason,
                released_by: row.released_by,
                released_at: row.released_at,
            };
            Ok(Found { promise: Promise::try_from(row)?, evidence, voided, replaced_by })
        });
        found.collect()
    }
}
