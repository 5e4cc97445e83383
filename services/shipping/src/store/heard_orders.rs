//! The table of what shipping last heard of each order.
//!
//! An order's row is locked before anything of that order changes. So what is decided about it is decided in turn.

use baton_department::StoredAddress;
use baton_model::{CustomerId, OrderId};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::goods::StoredOrderedLine;
use super::unreadable;
use crate::domain::{Address, HeardOrder, OrderedLine};

struct Row {
    order_id: Uuid,
    customer_id: Uuid,
    lines: Json<Vec<StoredOrderedLine>>,
    address: Option<Json<StoredAddress>>,
    promised_by: Option<OffsetDateTime>,
    standing: String,
    revision: i64,
}

/// Stores what was told of an order, unless something later was told before, or it is another customer's.
pub(crate) async fn hear(conn: &mut PgConnection, order: &HeardOrder) -> sqlx::Result<()> {
    let lines: Vec<StoredOrderedLine> = order.lines.iter().map(StoredOrderedLine::from).collect();
    sqlx::query!(
        "insert into heard_orders as heard
             (order_id, customer_id, lines, address, promised_by, standing, revision)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (order_id) do update
             set lines = excluded.lines, address = excluded.address, promised_by = excluded.promised_by,
                 standing = excluded.standing, revision = excluded.revision
             where heard.customer_id = excluded.customer_id and heard.revision < excluded.revision",
        order.id.as_uuid(),
        order.customer_id.as_uuid(),
        Json(lines) as _,
        order.address.as_ref().map(|address| Json(StoredAddress::from(address))) as _,
        order.promised_by,
        order.standing.as_str(),
        order.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was heard of the order, whose row is locked until the transaction ends.
pub(crate) async fn lock(conn: &mut PgConnection, id: OrderId) -> sqlx::Result<Option<HeardOrder>> {
    let row = sqlx::query_as!(
        Row,
        r#"select order_id, customer_id, lines as "lines: Json<Vec<StoredOrderedLine>>",
                  address as "address: Json<StoredAddress>", promised_by, standing, revision
           from heard_orders where order_id = $1 for update"#,
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(order).transpose()
}

fn order(row: Row) -> sqlx::Result<HeardOrder> {
    Ok(HeardOrder {
        id: OrderId::from_uuid(row.order_id),
        customer_id: CustomerId::from_uuid(row.customer_id),
        lines: row.lines.0.into_iter().map(OrderedLine::from).collect(),
        address: row.address.map(|address| Address::from(address.0)),
        promised_by: row.promised_by,
        standing: row.standing.parse().map_err(unreadable)?,
        revision: row.revision,
    })
}
