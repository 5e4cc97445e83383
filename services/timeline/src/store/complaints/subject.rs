//! Whether a customer's timeline knows an object.

use baton_model::CustomerId;
use sqlx::PgConnection;

/// Whether a department has told of this object of the customer.
pub(crate) async fn is_known(
    conn: &mut PgConnection,
    customer: CustomerId,
    (kind, id): (&str, &str),
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        select exists (
            select from events
            where part = $1 and customer_id = $2 and subject_id = $3 and subject_kind = $4
        ) as "exists!"
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        id,
        kind,
    )
    .fetch_one(conn)
    .await
}
