//! What is done for one customer at a time.

use baton_model::CustomerId;
use sqlx::PgConnection;

/// Namespace of the locks: "bill" in ASCII.
const NAMESPACE: i32 = 0x6269_6c6c;

/// Lets nobody else grant the customer goodwill, make an invoice unpaid, or open or close a complaint, until the
/// transaction ends. Comes before every other lock.
pub(crate) async fn lock(conn: &mut PgConnection, customer_id: CustomerId) -> sqlx::Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock($1, hashtext($2::uuid::text))",
        NAMESPACE,
        customer_id.as_uuid()
    )
    .execute(conn)
    .await?;
    Ok(())
}
