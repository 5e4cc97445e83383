//! Which handoffs there are: pages of them, inboxes, and what a sweep looks for.

use baton_model::{CaseId, Department, HandoffId};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::Row;
use crate::domain::handoff::{Handoff, HandoffState};
use crate::store::events::Stretch;
use crate::store::every_partition;

/// Where a list goes on: after the handoff that was requested then and has this id.
pub(crate) type After = Option<(OffsetDateTime, HandoffId)>;

/// Which handoffs a list shows, and where it goes on.
#[derive(Debug)]
pub(crate) struct Selection<'a> {
    pub(crate) to_department: Option<&'a str>,
    pub(crate) from_department: Option<&'a str>,
    pub(crate) case: Option<CaseId>,
    /// Empty for all.
    pub(crate) states: &'a [HandoffState],
    pub(crate) after: After,
    pub(crate) limit: i64,
}

fn handoffs(rows: Vec<Row>) -> sqlx::Result<Vec<Handoff>> {
    rows.into_iter().map(Handoff::try_from).collect()
}

/// A page of handoffs, the latest requested first. Each partition gives its own first rows, from an index in this
/// order; so a page costs the same however many handoffs there are.
pub(crate) async fn list(conn: &mut PgConnection, selection: &Selection<'_>) -> sqlx::Result<Vec<Handoff>> {
    let parts = match selection.case {
        Some(case) => vec![case.partition().number()],
        None => every_partition(),
    };
    let states: Vec<String> = selection.states.iter().map(ToString::to_string).collect();
    let (after_time, after_id) = selection.after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"
        select found.handoff_id, found.case_id, found.case_number, found.customer_id, found.state,
            found.from_department, found.to_department, found.reason, found.next_step, found.requested_by,
            found.requested_at, found.accept_by, found.decided_by, found.decided_at, found.decision_reason,
            found.better_department, found.outcome, found.ended_at, found.to_capability, found.brief_usable,
            found.brief_missing, found.completeness, found.override_reason
        from unnest($1::smallint[]) as parts (part)
        cross join lateral (
            select handoff_id, case_id, case_number, customer_id, state, from_department, to_department, reason,
                next_step, requested_by, requested_at, accept_by, decided_by, decided_at, decision_reason,
                better_department, outcome, ended_at, to_capability, brief_usable, brief_missing,
            completeness, override_reason
            from handoffs
            where handoffs.part = parts.part
                and ($2::text is null or to_department = $2)
                and ($3::text is null or from_department = $3)
                and ($4::uuid is null or case_id = $4)
                and (cardinality($5::text[]) = 0 or state = any($5))
                and ($6::timestamptz is null or (requested_at, handoff_id) < ($6, $7::uuid))
            order by requested_at desc, handoff_id desc
            limit $8
        ) as found
        order by found.requested_at desc, found.handoff_id desc
        limit $8
        "#,
        &parts,
        selection.to_department,
        selection.from_department,
        selection.case.map(CaseId::as_uuid),
        &states,
        after_time,
        after_id.map(HandoffId::as_uuid),
        selection.limit,
    )
    .fetch_all(conn)
    .await?;
    handoffs(rows)
}

/// A page of a department's inbox: what it has to decide or to do, the longest waiting first.
pub(crate) async fn inbox(
    conn: &mut PgConnection,
    to_department: &Department,
    after: After,
    limit: i64,
) -> sqlx::Result<Vec<Handoff>> {
    let (after_time, after_id) = after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"
        select handoff_id, case_id, case_number, customer_id, state, from_department, to_department, reason,
            next_step, requested_by, requested_at, accept_by, decided_by, decided_at, decision_reason,
            better_department, outcome, ended_at, to_capability, brief_usable, brief_missing,
            completeness, override_reason
        from handoffs
        where part = any($1)
            and to_department = $2
            and state in ('requested', 'accepted')
            and ($3::timestamptz is null or (requested_at, handoff_id) > ($3, $4::uuid))
        order by requested_at, handoff_id
        limit $5
        "#,
        &every_partition(),
        to_department.as_str(),
        after_time,
        after_id.map(HandoffId::as_uuid),
        limit,
    )
    .fetch_all(conn)
    .await?;
    handoffs(rows)
}

/// What became of a department's handoffs in these stretches of the log: a page of those whose cases have an event of
/// one of these types there, as they stand now, the longest waiting first.
pub(crate) async fn changed(
    conn: &mut PgConnection,
    department: &Department,
    stretches: &[Stretch],
    types: &[String],
    after: After,
    limit: i64,
) -> sqlx::Result<Vec<Handoff>> {
    let (after_time, after_id) = after.unzip();
    let parts: Vec<i16> = stretches.iter().map(|stretch| stretch.partition.number()).collect();
    let begins: Vec<i64> = stretches.iter().map(|stretch| stretch.after).collect();
    let ends: Vec<i64> = stretches.iter().map(|stretch| stretch.up_to).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"
        with changed as (
            select distinct event.part, event.case_id
            from unnest($1::smallint[], $2::bigint[], $3::bigint[]) as stretch (part, after, up_to)
            join events as event on event.part = stretch.part
                and event.position > stretch.after and event.position <= stretch.up_to
            where event.type = any($4)
        )
        select handoff_id, handoffs.case_id, case_number, customer_id, state, from_department, to_department,
            reason, next_step, requested_by, requested_at, accept_by, decided_by, decided_at, decision_reason,
            better_department, outcome, ended_at, to_capability, brief_usable, brief_missing,
            completeness, override_reason
        from changed
        join handoffs on handoffs.part = changed.part and handoffs.case_id = changed.case_id
        where $5 in (to_department, from_department)
            and ($6::timestamptz is null or (requested_at, handoff_id) > ($6, $7::uuid))
        order by requested_at, handoff_id
        limit $8
        "#,
        &parts,
        &begins,
        &ends,
        types,
        department.as_str(),
        after_time,
        after_id.map(HandoffId::as_uuid),
        limit,
    )
    .fetch_all(conn)
    .await?;
    handoffs(rows)
}

/// Requests that nobody decided in time, the longest overdue first.
pub(crate) async fn overdue(
    conn: &mut PgConnection,
    now: OffsetDateTime,
    limit: i64,
) -> sqlx::Result<Vec<HandoffId>> {
    let found = sqlx::query_scalar!(
        r#"
        select handoff_id from handoffs
        where part = any($1) and state = 'requested' and accept_by <= $2
        order by accept_by
        limit $3
        "#,
        &every_partition(),
        now,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().map(HandoffId::from_uuid).collect())
}
