//! What each customer is recognised by, in the customer's partition.

use baton_model::CustomerId;
use sqlx::PgConnection;

use crate::domain::identifier::Identifier;

/// Stores an identifier of a customer, or whether it is shared.
pub(crate) async fn put(
    conn: &mut PgConnection,
    customer: CustomerId,
    identifier: &Identifier,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        insert into customer_identifiers (part, customer_id, kind, value, shared)
        values ($1, $2, $3, $4, $5)
        on conflict (part, customer_id, kind, value) do update set shared = excluded.shared
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        identifier.kind,
        identifier.value,
        identifier.shared,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes an identifier of a customer.
pub(crate) async fn remove(
    conn: &mut PgConnection,
    customer: CustomerId,
    identifier: &Identifier,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        delete from customer_identifiers where part = $1 and customer_id = $2 and kind = $3 and value = $4
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        identifier.kind,
        identifier.value,
    )
    .execute(conn)
    .await?;
    Ok(())
}
