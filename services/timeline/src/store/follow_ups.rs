//! Follow-ups.
//!
//! Whoever writes here holds the lock of the customer's partition head, and read the follow-up after taking it.

use baton_model::{CaseId, CustomerId, Department, FollowUpId, PromiseId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::column::{from_actor, known, parsed, to_actor};
use crate::domain::follow_up::{Done, FollowUp, FollowUpKind, FollowUpState};
use crate::store::every_partition;

/// Which follow-ups a list shows, and where it goes on.
#[derive(Debug)]
pub(crate) struct Selection<'a> {
    pub(crate) customer: Option<CustomerId>,
    pub(crate) case: Option<CaseId>,
    pub(crate) department: Option<&'a str>,
    /// Empty for all.
    pub(crate) states: &'a [FollowUpState],
    /// After the follow-up that was scheduled then and has this id.
    pub(crate) after: Option<(OffsetDateTime, FollowUpId)>,
    pub(crate) limit: i64,
}

/// A row as it is stored.
struct Row {
    follow_up_id: Uuid,
    customer_id: Uuid,
    case_id: Option<Uuid>,
    department: String,
    text: String,
    kind: String,
    due: OffsetDateTime,
    promise_id: Option<Uuid>,
    state: String,
    scheduled_by: Vec<u8>,
    scheduled_at: OffsetDateTime,
    snoozes: i32,
    missed_at: Option<OffsetDateTime>,
    outcome: Option<String>,
    done_by: Option<Vec<u8>>,
    done_at: Option<OffsetDateTime>,
}

impl TryFrom<Row> for FollowUp {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let done = match (row.outcome, row.done_by, row.done_at) {
            (Some(outcome), Some(by), Some(at)) => Some(Done { outcome, by: to_actor(&by)?, at }),
            _ => None,
        };
        Ok(Self {
            id: FollowUpId::from_uuid(row.follow_up_id),
            customer_id: CustomerId::from_uuid(row.customer_id),
            case_id: row.case_id.map(CaseId::from_uuid),
            department: parsed(&row.department)?,
            text: row.text,
            kind: known(FollowUpKind::from_word(&row.kind))?,
            due: row.due,
            promise_id: row.promise_id.map(PromiseId::from_uuid),
            state: known(FollowUpState::from_word(&row.state))?,
            scheduled_by: to_actor(&row.scheduled_by)?,
            scheduled_at: row.scheduled_at,
            snoozes: row.snoozes,
            missed_at: row.missed_at,
            done,
        })
    }
}

/// Stores a new follow-up.
pub(crate) async fn insert(conn: &mut PgConnection, follow_up: &FollowUp) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        insert into follow_ups (
            part, follow_up_id, customer_id, case_id, department, text, kind, due, promise_id, state, scheduled_by,
            scheduled_at, snoozes
        ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        "#,
        follow_up.id.partition().number(),
        follow_up.id.as_uuid(),
        follow_up.customer_id.as_uuid(),
        follow_up.case_id.map(CaseId::as_uuid),
        follow_up.department.as_str(),
        follow_up.text,
        follow_up.kind.as_str(),
        follow_up.due,
        follow_up.promise_id.map(PromiseId::as_uuid),
        follow_up.state.as_str(),
        from_actor(&follow_up.scheduled_by),
        follow_up.scheduled_at,
        follow_up.snoozes,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Stores what can change of a follow-up.
pub(crate) async fn update(conn: &mut PgConnection, follow_up: &FollowUp) -> sqlx::Result<()> {
    let done = follow_up.done.as_ref();
    sqlx::query!(
        r#"
        update follow_ups set
            due = $3, state = $4, snoozes = $5, missed_at = $6, outcome = $7, done_by = $8, done_at = $9
        where part = $1 and follow_up_id = $2
        "#,
        follow_up.id.partition().number(),
        follow_up.id.as_uuid(),
        follow_up.due,
        follow_up.state.as_str(),
        follow_up.snoozes,
        follow_up.missed_at,
        done.map(|done| done.outcome.as_str()),
        done.map(|done| from_actor(&done.by)),
        done.map(|done| done.at),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives the follow-ups of a case that are still to be done to another department.
pub(crate) async fn hand_over(
    conn: &mut PgConnection,
    case: CaseId,
    to_department: &Department,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update follow_ups set department = $3 where part = $1 and case_id = $2 and state <> 'done'",
        case.partition().number(),
        case.as_uuid(),
        to_department.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Reads one follow-up.
pub(crate) async fn find(conn: &mut PgConnection, id: FollowUpId) -> sqlx::Result<Option<FollowUp>> {
    sqlx::query_as!(
        Row,
        r#"
        select follow_up_id, customer_id, case_id, department, text, kind, due, promise_id, state, scheduled_by,
            scheduled_at, snoozes, missed_at, outcome, done_by, done_at
        from follow_ups
        where part = $1 and follow_up_id = $2
        "#,
        id.partition().number(),
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?
    .map(FollowUp::try_from)
    .transpose()
}

/// A page of follow-ups, in the order in which they were scheduled. Each partition gives its own first rows, from an index
/// in this order.
pub(crate) async fn list(conn: &mut PgConnection, selection: &Selection<'_>) -> sqlx::Result<Vec<FollowUp>> {
    let of_customer = selection.customer.map(CustomerId::partition);
    let parts: Vec<i16> = match of_customer.or(selection.case.map(CaseId::partition)) {
        Some(partition) => vec![partition.number()],
        None => every_partition(),
    };
    let states: Vec<String> = selection.states.iter().map(ToString::to_string).collect();
    let (after_time, after_id) = selection.after.unzip();
    sqlx::query_as!(
        Row,
        r#"
        select found.follow_up_id, found.customer_id, found.case_id, found.department, found.text, found.kind,
            found.due, found.promise_id, found.state, found.scheduled_by, found.scheduled_at, found.snoozes,
            found.missed_at, found.outcome, found.done_by, found.done_at
        from unnest($1::smallint[]) as parts (part)
        cross join lateral (
            select follow_up_id, customer_id, case_id, department, text, kind, due, promise_id, state, scheduled_by,
                scheduled_at, snoozes, missed_at, outcome, done_by, done_at
            from follow_ups
            where follow_ups.part = parts.part
                and ($2::uuid is null or customer_id = $2)
                and ($3::uuid is null or case_id = $3)
                and ($4::text is null or department = $4)
                and (cardinality($5::text[]) = 0 or state = any($5))
                and ($6::timestamptz is null or (scheduled_at, follow_up_id) > ($6, $7::uuid))
            order by scheduled_at, follow_up_id
            limit $8
        ) as found
        order by found.scheduled_at, found.follow_up_id
        limit $8
        "#,
        &parts,
        selection.customer.map(CustomerId::as_uuid),
        selection.case.map(CaseId::as_uuid),
        selection.department,
        &states,
        after_time,
        after_id.map(FollowUpId::as_uuid),
        selection.limit,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(FollowUp::try_from)
    .collect()
}

/// Follow-ups whose time passed with nothing done, the longest overdue first.
pub(crate) async fn overdue(
    conn: &mut PgConnection,
    now: OffsetDateTime,
    limit: i64,
) -> sqlx::Result<Vec<FollowUpId>> {
    let parts = every_partition();
    let found = sqlx::query_scalar!(
        r#"
        select follow_up_id from follow_ups
        where part = any($1) and state = 'open' and due < $2
        order by due
        limit $3
        "#,
        &parts,
        now,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().map(FollowUpId::from_uuid).collect())
}
