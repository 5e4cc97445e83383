//! The briefs that were frozen with handoffs.

use baton_model::{CustomerId, HandoffId};
use sqlx::PgConnection;
use uuid::Uuid;

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
