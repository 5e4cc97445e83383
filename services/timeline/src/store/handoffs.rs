//! Handoffs, with their frozen briefs.
//!
//! Whoever writes here holds the lock of the customer's partition head, and read the handoff after taking it. The
//! brief is written once, except that what is retracted is taken out, and read only by itself: lists would drag it along.

use baton_model::{CaseId, CustomerId, Department, HandoffId, Partition};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::column::{from_actor, known, parsed, to_actor};
use super::events::Stretch;
use crate::domain::handoff::{Handoff, HandoffState};

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

/// A row as it is stored, without the brief.
struct Row {
    handoff_id: Uuid,
    case_id: Uuid,
    case_number: String,
    customer_id: Uuid,
    state: String,
    from_department: String,
    to_department: String,
    reason: String,
    next_step: String,
    requested_by: Vec<u8>,
    requested_at: OffsetDateTime,
    accept_by: OffsetDateTime,
    decided_by: Option<Vec<u8>>,
    decided_at: Option<OffsetDateTime>,
    decision_reason: String,
    better_department: Option<String>,
    outcome: String,
    ended_at: Option<OffsetDateTime>,
}

impl TryFrom<Row> for Handoff {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        Ok(Self {
            id: HandoffId::from_uuid(row.handoff_id),
            case_id: CaseId::from_uuid(row.case_id),
            case_number: parsed(&row.case_number)?,
            customer_id: CustomerId::from_uuid(row.customer_id),
            state: known(HandoffState::from_word(&row.state))?,
            from_department: parsed(&row.from_department)?,
            to_department: parsed(&row.to_department)?,
            reason: row.reason,
            next_step: row.next_step,
            requested_by: to_actor(&row.requested_by)?,
            requested_at: row.requested_at,
            accept_by: row.accept_by,
            decided_by: row.decided_by.as_deref().map(to_actor).transpose()?,
            decided_at: row.decided_at,
            decision_reason: row.decision_reason,
            better_department: row.better_department.as_deref().map(parsed).transpose()?,
            outcome: row.outcome,
            ended_at: row.ended_at,
        })
    }
}

fn handoffs(rows: Vec<Row>) -> sqlx::Result<Vec<Handoff>> {
    rows.into_iter().map(Handoff::try_from).collect()
}

fn every_partition() -> Vec<i16> {
    Partition::all().map(Partition::number).collect()
}

/// Stores a requested handoff with its frozen brief.
pub(crate) async fn insert(conn: &mut PgConnection, handoff: &Handoff, brief: &[u8]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        insert into handoffs (
            part, handoff_id, case_id, case_number, customer_id, state, from_department, to_department, reason,
            next_step, requested_by, requested_at, accept_by, decision_reason, outcome, brief
        ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        "#,
        handoff.id.partition().number(),
        handoff.id.as_uuid(),
        handoff.case_id.as_uuid(),
        handoff.case_number.compact(),
        handoff.customer_id.as_uuid(),
        handoff.state.as_str(),
        handoff.from_department.as_str(),
        handoff.to_department.as_str(),
        handoff.reason,
        handoff.next_step,
        from_actor(&handoff.requested_by),
        handoff.requested_at,
        handoff.accept_by,
        handoff.decision_reason,
        handoff.outcome,
        brief,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Stores what can change of a handoff.
pub(crate) async fn update(conn: &mut PgConnection, handoff: &Handoff) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update handoffs set
            state = $3, decided_by = $4, decided_at = $5, decision_reason = $6, better_department = $7,
            outcome = $8, ended_at = $9
        where part = $1 and handoff_id = $2
        "#,
        handoff.id.partition().number(),
        handoff.id.as_uuid(),
        handoff.state.as_str(),
        handoff.decided_by.as_ref().map(from_actor),
        handoff.decided_at,
        handoff.decision_reason,
        handoff.better_department.as_ref().map(Department::as_str),
        handoff.outcome,
        handoff.ended_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Reads one handoff.
pub(crate) async fn find(conn: &mut PgConnection, id: HandoffId) -> sqlx::Result<Option<Handoff>> {
    sqlx::query_as!(
        Row,
        r#"
        select handoff_id, case_id, case_number, customer_id, state, from_department, to_department, reason,
            next_step, requested_by, requested_at, accept_by, decided_by, decided_at, decision_reason,
            better_department, outcome, ended_at
        from handoffs
        where part = $1 and handoff_id = $2
        "#,
        id.partition().number(),
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?
    .map(Handoff::try_from)
    .transpose()
}

/// The brief of a handoff that exists, byte for byte as it was frozen.
pub(crate) async fn brief(conn: &mut PgConnection, id: HandoffId) -> sqlx::Result<Vec<u8>> {
    sqlx::query_scalar!(
        "select brief from handoffs where part = $1 and handoff_id = $2",
        id.partition().number(),
        id.as_uuid(),
    )
    .fetch_one(conn)
    .await
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
            found.better_department, found.outcome, found.ended_at
        from unnest($1::smallint[]) as parts (part)
        cross join lateral (
            select handoff_id, case_id, case_number, customer_id, state, from_department, to_department, reason,
                next_step, requested_by, requested_at, accept_by, decided_by, decided_at, decision_reason,
                better_department, outcome, ended_at
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
            better_department, outcome, ended_at
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
            better_department, outcome, ended_at
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

/// The briefs that were frozen with a customer's handoffs.
pub(crate) async fn briefs_of(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> sqlx::Result<Vec<(HandoffId, Vec<u8>)>> {
    let rows = sqlx::query!(
        r#"
        select handoff_id, brief from cases
        join handoffs on handoffs.part = cases.part and handoffs.case_id = cases.case_id
        where cases.part = $1 and cases.customer_id = $2
        "#,
        customer.partition().number(),
        customer.as_uuid(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (HandoffId::from_uuid(row.handoff_id), row.brief)).collect())
}

/// Stores briefs out of which something was taken that must not be read any more.
pub(crate) async fn redact_briefs(
    conn: &mut PgConnection,
    customer: CustomerId,
    briefs: &[(HandoffId, Vec<u8>)],
) -> sqlx::Result<()> {
    let (ids, briefs): (Vec<Uuid>, Vec<Vec<u8>>) =
        briefs.iter().map(|(id, brief)| (id.as_uuid(), brief.clone())).unzip();
    sqlx::query!(
        r#"
        update handoffs set brief = redacted.brief
        from unnest($2::uuid[], $3::bytea[]) as redacted (handoff_id, brief)
        where part = $1 and handoffs.handoff_id = redacted.handoff_id
        "#,
        customer.partition().number(),
        &ids,
        &briefs,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many handoffs wait for a decision of this department.
pub(crate) async fn count_waiting(conn: &mut PgConnection, to_department: &Department) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "count!" from handoffs
        where part = any($1) and to_department = $2 and state = 'requested'
        "#,
        &every_partition(),
        to_department.as_str(),
    )
    .fetch_one(conn)
    .await
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
