//! Handoffs, with their frozen briefs.
//!
//! Whoever writes here holds the lock of the customer's partition head, and read the handoff after taking it. The
//! brief is written once, except that what is retracted is taken out, and read only by itself: lists would drag it along.

mod briefs;
mod counts;
mod list;

pub(crate) use briefs::{brief, briefs_of, redact_briefs};
pub(crate) use counts::{count_waiting, parties, waiting};
pub(crate) use list::{After, Selection, changed, inbox, list, overdue};

use baton_model::{CaseId, CustomerId, Department, HandoffId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::column::{from_actor, known, parsed, to_actor};
use crate::domain::handoff::{Handoff, HandoffState, Rating};

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
    to_capability: String,
    brief_usable: Option<bool>,
    brief_missing: String,
    completeness: i32,
    override_reason: String,
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
            to_capability: row.to_capability,
            completeness: row.completeness,
            override_reason: row.override_reason,
            rating: row.brief_usable.map(|usable| Rating { usable, missing: row.brief_missing }),
        })
    }
}

/// Stores a requested handoff with its frozen brief.
pub(crate) async fn insert(conn: &mut PgConnection, handoff: &Handoff, brief: &[u8]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        insert into handoffs (
            part, handoff_id, case_id, case_number, customer_id, state, from_department, to_department, reason,
            next_step, requested_by, requested_at, accept_by, decision_reason, outcome, brief,
            to_capability, completeness, override_reason
        ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
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
        handoff.to_capability,
        handoff.completeness,
        handoff.override_reason,
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
            outcome = $8, ended_at = $9, brief_usable = $10, brief_missing = $11
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
        handoff.rating.as_ref().map(|rating| rating.usable),
        handoff.rating.as_ref().map_or("", |rating| &rating.missing),
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
            better_department, outcome, ended_at, to_capability, brief_usable, brief_missing,
            completeness, override_reason
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
