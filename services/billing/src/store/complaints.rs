//! The table of complaints: what cases tell of them.

use baton_model::{CaseId, CustomerId};
use sqlx::PgConnection;

/// A case, as far as dunning needs to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeardCase {
    /// Which.
    pub(crate) id: CaseId,
    /// Whose.
    pub(crate) customer_id: CustomerId,
    /// Whether it is a complaint that is open.
    pub(crate) complaint: bool,
    /// How many events it had had.
    pub(crate) revision: i64,
}

/// Takes note of a case; says whether that was news. Of cases that never were a complaint nothing is kept.
pub(crate) async fn note(conn: &mut PgConnection, case: &HeardCase) -> sqlx::Result<bool> {
    let noted = sqlx::query!(
        "merge into complaints using (values ($1::uuid, $2::uuid, $3::boolean, $4::bigint))
             as heard (case_id, customer_id, complaint, revision)
         on complaints.case_id = heard.case_id
         when matched and complaints.revision < heard.revision
             then update set open = heard.complaint, revision = heard.revision
         when not matched and heard.complaint
             then insert (case_id, customer_id, open, revision)
                  values (heard.case_id, heard.customer_id, true, heard.revision)",
        case.id.as_uuid(),
        case.customer_id.as_uuid(),
        case.complaint,
        case.revision,
    )
    .execute(conn)
    .await?;
    Ok(noted.rows_affected() == 1)
}

/// Whether the customer complains.
pub(crate) async fn is_open(conn: &mut PgConnection, customer_id: CustomerId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from complaints where customer_id = $1 and open) as "open!""#,
        customer_id.as_uuid(),
    )
    .fetch_one(conn)
    .await
}
