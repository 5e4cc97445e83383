//! Stores complaints.

use baton_model::{CaseId, Department};
use prost::Message;
use sqlx::PgConnection;

use crate::domain::complaint::{Complaint, RemedyKind};
use crate::messages;

/// Stores a complaint as it is now.
pub(crate) async fn put(conn: &mut PgConnection, complaint: &Complaint) -> sqlx::Result<()> {
    let (about_kind, about_id) = complaint.account.about.clone().unwrap_or_default();
    let verdict = complaint.verdict.as_ref();
    let goodwill = complaint.offers.iter().filter(|offer| offer.offering.kind == RemedyKind::Goodwill);
    sqlx::query!(
        r#"
        insert into complaints (
            part, complaint_id, customer_id, case_id, department, kind, about_kind, about_id, state, root_cause,
            received_at, filed_at, apologised_at, resolved_at, goodwill_at, record
        ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        on conflict (part, complaint_id) do update set
            state = excluded.state, root_cause = excluded.root_cause, apologised_at = excluded.apologised_at,
            resolved_at = excluded.resolved_at, goodwill_at = excluded.goodwill_at, record = excluded.record
        "#,
        complaint.id.partition().number(),
        complaint.id.as_uuid(),
        complaint.customer_id.as_uuid(),
        complaint.case_id.as_uuid(),
        complaint.department.as_str(),
        complaint.kind.as_str(),
        about_kind,
        about_id,
        complaint.state(),
        verdict.map(|verdict| verdict.root_cause.as_str()).unwrap_or_default(),
        complaint.received_at,
        complaint.filed_at,
        complaint.apologised_at(),
        verdict.map(|verdict| verdict.at),
        goodwill.map(|offer| offer.at).max(),
        messages::complaint::complaint(complaint).encode_to_vec(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives the complaints of a case to the department that is accountable for it from now on.
pub(crate) async fn hand_over(
    conn: &mut PgConnection,
    case: CaseId,
    to_department: &Department,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update complaints set department = $3 where part = $1 and case_id = $2",
        case.partition().number(),
        case.as_uuid(),
        to_department.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
