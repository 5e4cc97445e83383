//! What the sweeps ask the table of invoices, and what is asked about all invoices of a customer.

use baton_model::{CustomerId, InvoiceId};
use sqlx::PgConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::invoices::load;
use crate::domain::Invoice;

/// Invoices that were due before `day_began` and of which something is to be paid, the longest due first.
pub(crate) async fn to_fall_due(
    conn: &mut PgConnection,
    day_began: OffsetDateTime,
    limit: i64,
) -> sqlx::Result<Vec<InvoiceId>> {
    let found = sqlx::query_scalar!(
        "select id from invoices
         where state in ('issued', 'partially_paid') and not historical and not dunning_paused and due_at < $1
         order by due_at limit $2",
        day_began,
        limit,
    );
    Ok(found.fetch_all(conn).await?.into_iter().map(InvoiceId::from_uuid).collect())
}

/// Overdue invoices at which nobody has looked, or at which to look `today`; those first that have waited longest.
pub(crate) async fn to_dun(conn: &mut PgConnection, today: Date, limit: i64) -> sqlx::Result<Vec<InvoiceId>> {
    let found = sqlx::query_scalar!(
        "select id from invoices
         where state = 'overdue' and not historical and not dunning_paused
           and (next_look_on is null or next_look_on <= $1)
         order by next_look_on nulls first, id limit $2",
        today,
        limit,
    );
    Ok(found.fetch_all(conn).await?.into_iter().map(InvoiceId::from_uuid).collect())
}

/// The invoice, locked until the transaction ends; `None` while another transaction has it.
pub(crate) async fn lock_if_free(conn: &mut PgConnection, id: InvoiceId) -> sqlx::Result<Option<Invoice>> {
    let locked =
        sqlx::query_scalar!("select id from invoices where id = $1 for update skip locked", id.as_uuid());
    let locked: Vec<Uuid> = locked.fetch_optional(&mut *conn).await?.into_iter().collect();
    Ok(load(conn, &locked).await?.pop())
}

/// Says when to look at an overdue invoice again; `None` for at once.
pub(crate) async fn look_again(conn: &mut PgConnection, id: InvoiceId, on: Option<Date>) -> sqlx::Result<()> {
    sqlx::query!("update invoices set next_look_on = $2 where id = $1", id.as_uuid(), on)
        .execute(conn)
        .await?;
    Ok(())
}

/// The customer's invoices of which something is to be paid, history aside, locked until the transaction ends.
pub(crate) async fn lock_unpaid(
    conn: &mut PgConnection,
    customer_id: CustomerId,
) -> sqlx::Result<Vec<Invoice>> {
    let locked = sqlx::query_scalar!(
        "select id from invoices
         where customer_id = $1 and not historical
           and state in ('issued', 'partially_paid', 'overdue', 'in_collections')
         order by id for update",
        customer_id.as_uuid(),
    );
    let locked = locked.fetch_all(&mut *conn).await?;
    load(conn, &locked).await
}
