//! The table of what support last heard of each order.
//!
//! An order's row is locked before any ticket about it. So whoever opens a ticket and whoever tells of the order come one
//! after the other, and no ticket misses what was told while it was being opened.

use baton_model::{CustomerId, OrderId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::commands::NoteOrderChange;
use crate::domain::TicketName;

/// What was heard of the order if it is this customer's; empty otherwise. Locks its row, made if need be.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    order_id: OrderId,
    customer_id: CustomerId,
) -> sqlx::Result<String> {
    let heard = sqlx::query!(
        "insert into heard_orders (order_id) values ($1)
         on conflict (order_id) do update set order_id = excluded.order_id
         returning customer_id, status",
        order_id.as_uuid(),
    )
    .fetch_one(conn)
    .await?;
    let is_theirs = heard.customer_id == Some(customer_id.as_uuid());
    Ok(if is_theirs { heard.status } else { String::new() })
}

/// What was heard of the order that a ticket is about. Locks its row. A ticket's order and customer never change, so the
/// ticket need not be locked before.
pub(crate) async fn lock_by_ticket(
    conn: &mut PgConnection,
    name: TicketName,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select status from heard_orders
         where (order_id, customer_id) = (select order_id, customer_id from tickets where id = $1 or number = $2)
         for update",
        name.id().map(baton_model::TicketId::as_uuid) as Option<Uuid>,
        name.number().map(|number| number.compact().to_owned()) as Option<String>,
    )
    .fetch_optional(conn)
    .await
}

/// Stores what was told of an order, and locks its row. Says whether it is news: what was told before is passed over.
pub(crate) async fn hear(conn: &mut PgConnection, told: &NoteOrderChange) -> sqlx::Result<bool> {
    let heard = sqlx::query!(
        "insert into heard_orders as heard (order_id, customer_id, status, revision) values ($1, $2, $3, $4)
         on conflict (order_id) do update
             set customer_id = excluded.customer_id, status = excluded.status, revision = excluded.revision
             where heard.revision < excluded.revision",
        told.order_id.as_uuid(),
        told.customer_id.as_uuid(),
        told.status,
        told.revision,
    )
    .execute(conn)
    .await?;
    Ok(heard.rows_affected() == 1)
}
