//! Lists promises, the soonest due first.

use baton_model::{CaseId, CustomerId, PromiseId};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::row::Row;
use crate::domain::promise::{Promise, PromiseState};
use crate::store::every_partition;

/// Which promises a list shows, and where it goes on.
#[derive(Debug)]
pub(crate) struct Selection<'a> {
    pub(crate) customer: Option<CustomerId>,
    pub(crate) case: Option<CaseId>,
    pub(crate) department: Option<&'a str>,
    /// Empty for all.
    pub(crate) states: &'a [PromiseState],
    /// Inclusive.
    pub(crate) due_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub(crate) due_before: Option<OffsetDateTime>,
    /// After the promise that is due then and has this id.
    pub(crate) after: Option<(OffsetDateTime, PromiseId)>,
    pub(crate) limit: i64,
}

/// A page of promises. Each partition gives its own first rows, from an index in this order.
pub(crate) async fn list(conn: &mut PgConnection, selection: &Selection<'_>) -> sqlx::Result<Vec<Promise>> {
    let of_customer = selection.customer.map(CustomerId::partition);
    let parts: Vec<i16> = match of_customer.or(selection.case.map(CaseId::partition)) {
        Some(partition) => vec![partition.number()],
        None => every_partition(),
    };
    let states: Vec<String> = selection.states.iter().map(ToString::to_string).collect();
    let (after_due, after_id) = selection.after.unzip();
    sqlx::query_as!(
        Row,
        r#"
        select found.customer_id, found.promise_id, found.event_id, found.case_id, found.made_at, found.made_by,
            found.text, found.due, found.evidence_type, found.evidence_kind, found.evidence_id, found.void_types, found.feasibility,
            found.feasibility_note, found.subject_kind, found.subject_id, found.imported, found.replaces_id,
            found.department, found.replaced_by_id, found.fulfilled_by, found.fulfilled_at, found.voided_by, found.voided_at, found.warned_at,
            found.broken_at, found.release_outcome, found.release_reason, found.released_by, found.released_at
        from unnest($1::smallint[]) as parts (part)
        cross join lateral (
            select customer_id, promise_id, event_id, case_id, made_at, made_by, text, due, evidence_type,
                evidence_kind, evidence_id, void_types, feasibility, feasibility_note, subject_kind, subject_id, imported,
                replaces_id, department, replaced_by_id, fulfilled_by, fulfilled_at, voided_by, voided_at, warned_at, broken_at,
                release_outcome, release_reason, released_by, released_at
            from promises
            where promises.part = parts.part
                and ($2::uuid is null or customer_id = $2)
                and ($3::uuid is null or case_id = $3)
                and ($4::text is null or department = $4)
                and (cardinality($5::text[]) = 0 or state = any($5))
                and ($6::timestamptz is null or due >= $6)
                and ($7::timestamptz is null or due < $7)
                and ($8::timestamptz is null or (due, promise_id) > ($8, $9::uuid))
            order by due, promise_id
            limit $10
        ) as found
        order by found.due, found.promise_id
        limit $10
        "#,
        &parts,
        selection.customer.map(CustomerId::as_uuid),
        selection.case.map(CaseId::as_uuid),
        selection.department,
        &states,
        selection.due_from,
        selection.due_before,
        after_due,
        after_id.map(PromiseId::as_uuid),
        selection.limit,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Promise::try_from)
    .collect()
}
