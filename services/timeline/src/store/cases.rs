//! Cases.
//!
//! Whoever writes here holds the lock of the customer's partition head, and read the case after taking it.

use baton_model::{CaseId, CustomerId, HandoffId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::column::{from_actor, known, parsed, to_actor};
use super::stays;
use crate::domain::case::{Case, CaseState};
use crate::store::every_partition;

/// Which cases a list shows, and where it goes on.
#[derive(Debug)]
pub(crate) struct Selection<'a> {
    pub(crate) customer: Option<CustomerId>,
    pub(crate) department: Option<&'a str>,
    /// Empty for all.
    pub(crate) states: &'a [CaseState],
    /// After the case that was opened then and has this id.
    pub(crate) after: Option<(OffsetDateTime, CaseId)>,
    pub(crate) limit: i64,
}

/// A row as it is stored.
struct Row {
    case_id: Uuid,
    number: String,
    customer_id: Uuid,
    title: String,
    kind: String,
    desired_outcome: String,
    state: String,
    department: String,
    assignee: Option<Vec<u8>>,
    resolution: String,
    open_handoff_id: Option<Uuid>,
    moves: i32,
    unresolved_moves: i32,
    revision: i64,
    opened_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    next_update_due: Option<OffsetDateTime>,
}

impl TryFrom<Row> for Case {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        Ok(Self {
            id: CaseId::from_uuid(row.case_id),
            number: parsed(&row.number)?,
            customer_id: CustomerId::from_uuid(row.customer_id),
            title: row.title,
            kind: row.kind,
            desired_outcome: row.desired_outcome,
            state: known(CaseState::from_word(&row.state))?,
            department: parsed(&row.department)?,
            assignee: row.assignee.as_deref().map(to_actor).transpose()?,
            resolution: row.resolution,
            open_handoff: row.open_handoff_id.map(HandoffId::from_uuid),
            moves: row.moves,
            unresolved_moves: row.unresolved_moves,
            revision: row.revision,
            opened_at: row.opened_at,
            updated_at: row.updated_at,
            next_update_due: row.next_update_due,
        })
    }
}

/// Stores a new case.
pub(crate) async fn insert(conn: &mut PgConnection, case: &Case) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        insert into cases (
            part, case_id, number, customer_id, title, kind, desired_outcome, state, department, assignee,
            resolution, open_handoff_id, moves, unresolved_moves, revision, opened_at, updated_at,
            next_update_due
        ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        "#,
        case.id.partition().number(),
        case.id.as_uuid(),
        case.number.compact(),
        case.customer_id.as_uuid(),
        case.title,
        case.kind,
        case.desired_outcome,
        case.state.as_str(),
        case.department.as_str(),
        case.assignee.as_ref().map(from_actor),
        case.resolution,
        case.open_handoff.map(HandoffId::as_uuid),
        case.moves,
        case.unresolved_moves,
        case.revision,
        case.opened_at,
        case.updated_at,
        case.next_update_due,
    )
    .execute(&mut *conn)
    .await?;
    stays::note(conn, case).await
}

/// Stores what can change of a case. A new time of the next update is one that nobody was told to have passed.
pub(crate) async fn update(conn: &mut PgConnection, case: &Case) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update cases set
            title = $3, kind = $4, desired_outcome = $5, state = $6, department = $7, assignee = $8,
            resolution = $9, open_handoff_id = $10, moves = $11, unresolved_moves = $12, revision = $13,
            updated_at = $14, next_update_due = $15,
            update_overdue_told = update_overdue_told and next_update_due is not distinct from $15
        where part = $1 and case_id = $2
        "#,
        case.id.partition().number(),
        case.id.as_uuid(),
        case.title,
        case.kind,
        case.desired_outcome,
        case.state.as_str(),
        case.department.as_str(),
        case.assignee.as_ref().map(from_actor),
        case.resolution,
        case.open_handoff.map(HandoffId::as_uuid),
        case.moves,
        case.unresolved_moves,
        case.revision,
        case.updated_at,
        case.next_update_due,
    )
    .execute(&mut *conn)
    .await?;
    stays::note(conn, case).await
}

/// Reads one case.
pub(crate) async fn find(conn: &mut PgConnection, id: CaseId) -> sqlx::Result<Option<Case>> {
    sqlx::query_as!(
        Row,
        r#"
        select case_id, number, customer_id, title, kind, desired_outcome, state, department, assignee,
            resolution, open_handoff_id, moves, unresolved_moves, revision, opened_at, updated_at,
            next_update_due
        from cases
        where part = $1 and case_id = $2
        "#,
        id.partition().number(),
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?
    .map(Case::try_from)
    .transpose()
}

/// A page of cases, the latest opened first. Each partition gives its own first rows, from an index in this order; so
/// a page costs the same however many cases there are.
pub(crate) async fn list(conn: &mut PgConnection, selection: &Selection<'_>) -> sqlx::Result<Vec<Case>> {
    let parts: Vec<i16> = match selection.customer {
        Some(customer) => vec![customer.partition().number()],
        None => every_partition(),
    };
    let states: Vec<String> = selection.states.iter().map(ToString::to_string).collect();
    let (after_time, after_id) = selection.after.unzip();
    sqlx::query_as!(
        Row,
        r#"
        select found.case_id, found.number, found.customer_id, found.title, found.kind, found.desired_outcome,
            found.state, found.department, found.assignee, found.resolution, found.open_handoff_id, found.moves,
            found.unresolved_moves, found.revision, found.opened_at, found.updated_at, found.next_update_due
        from unnest($1::smallint[]) as parts (part)
        cross join lateral (
            select case_id, number, customer_id, title, kind, desired_outcome, state, department, assignee,
                resolution, open_handoff_id, moves, unresolved_moves, revision, opened_at, updated_at,
                next_update_due
            from cases
            where cases.part = parts.part
                and ($2::uuid is null or customer_id = $2)
                and ($3::text is null or department = $3)
                and (cardinality($4::text[]) = 0 or state = any($4))
                and ($5::timestamptz is null or (opened_at, case_id) < ($5, $6::uuid))
            order by opened_at desc, case_id desc
            limit $7
        ) as found
        order by found.opened_at desc, found.case_id desc
        limit $7
        "#,
        &parts,
        selection.customer.map(CustomerId::as_uuid),
        selection.department,
        &states,
        after_time,
        after_id.map(CaseId::as_uuid),
        selection.limit,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Case::try_from)
    .collect()
}

/// Open cases whose customers should have heard from us, and of which that is not told yet, the longest overdue first.
pub(crate) async fn silent(
    conn: &mut PgConnection,
    now: OffsetDateTime,
    limit: i64,
) -> sqlx::Result<Vec<CaseId>> {
    let parts = every_partition();
    let found = sqlx::query_scalar!(
        r#"
        select case_id from cases
        where part = any($1) and next_update_due < $2 and not update_overdue_told
        order by next_update_due
        limit $3
        "#,
        &parts,
        now,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().map(CaseId::from_uuid).collect())
}

/// Notes that it is told that the case's customer should have heard from us, and by when; `None` when that is not so, or
/// told already.
pub(crate) async fn note_silence(
    conn: &mut PgConnection,
    id: CaseId,
    now: OffsetDateTime,
) -> sqlx::Result<Option<OffsetDateTime>> {
    let noted = sqlx::query_scalar!(
        r#"
        update cases set update_overdue_told = true
        where part = $1 and case_id = $2 and next_update_due < $3 and not update_overdue_told
        returning next_update_due
        "#,
        id.partition().number(),
        id.as_uuid(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(noted.flatten())
}
