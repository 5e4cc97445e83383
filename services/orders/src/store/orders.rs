//! The table of orders.

use baton_department::StoredAddress;
use baton_model::{Address, CustomerId, OrderId, QuoteId};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::lines::{self, StoredLine};
use super::parcels::{self, StoredParcel};
use crate::domain::{Order, State};
use crate::queries::ListOrders;

struct Row {
    id: Uuid,
    customer_id: Uuid,
    external_reference: Option<String>,
    state: String,
    held_from: Option<String>,
    lines: Json<Vec<StoredLine>>,
    promised_by: Option<OffsetDateTime>,
    state_reason: String,
    held_by: Option<String>,
    cancellation: Option<String>,
    return_reason: Option<String>,
    goods_returned: bool,
    paid: bool,
    delivery_address: Option<Json<StoredAddress>>,
    quote_id: Option<Uuid>,
    parcels: Json<Vec<StoredParcel>>,
    placed_at: OffsetDateTime,
    changed_at: OffsetDateTime,
    revision: i64,
}

/// Inserts an order, `historical` or not; gives the one that has its external reference already, and inserts nothing, if there is one.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    order: &Order,
    historical: bool,
) -> sqlx::Result<Option<OrderId>> {
    // A concurrent insert of the same reference is waited for, so that the second statement sees it.
    let inserted = sqlx::query!(
        "insert into orders (id, customer_id, external_reference, state, held_from, lines, promised_by, state_reason,
                             held_by, cancellation, return_reason, goods_returned, paid, delivery_address, quote_id,
                             parcels, historical, placed_at, changed_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
         on conflict on constraint external_reference_is_unique do nothing",
        order.id.as_uuid(),
        order.customer_id.as_uuid(),
        order.external_reference,
        order.state.as_str(),
        order.held_from.map(State::as_str),
        Json(lines::store(&order.lines)) as _,
        order.promised_by,
        order.state_reason,
        order.held_by,
        order.cancellation,
        order.return_reason,
        order.goods_returned,
        order.paid,
        order.delivery_address.as_ref().map(|address| Json(StoredAddress::from(address))) as _,
        order.quote_id.map(QuoteId::as_uuid),
        Json(parcels::store(&order.parcels)) as _,
        historical,
        order.placed_at,
        order.changed_at,
        order.revision,
    )
    .execute(&mut *conn)
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(None);
    }
    let holder =
        sqlx::query_scalar!("select id from orders where external_reference = $1", order.external_reference)
            .fetch_one(conn)
            .await?;
    Ok(Some(OrderId::from_uuid(holder)))
}

/// Saves an order that was locked in this transaction; `historical` is whether its last step was.
pub(crate) async fn update(conn: &mut PgConnection, order: &Order, historical: bool) -> sqlx::Result<()> {
    sqlx::query!(
        "update orders
         set state = $2, held_from = $3, lines = $4, promised_by = $5, state_reason = $6, held_by = $7,
             cancellation = $8, return_reason = $9, goods_returned = $10, paid = $11, delivery_address = $12,
             parcels = $13, historical = $14, changed_at = $15, revision = $16
         where id = $1",
        order.id.as_uuid(),
        order.state.as_str(),
        order.held_from.map(State::as_str),
        Json(lines::store(&order.lines)) as _,
        order.promised_by,
        order.state_reason,
        order.held_by,
        order.cancellation,
        order.return_reason,
        order.goods_returned,
        order.paid,
        order.delivery_address.as_ref().map(|address| Json(StoredAddress::from(address))) as _,
        Json(parcels::store(&order.parcels)) as _,
        historical,
        order.changed_at,
        order.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The order, locked until the transaction ends.
pub(crate) async fn lock(conn: &mut PgConnection, id: OrderId) -> sqlx::Result<Option<Order>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, customer_id, external_reference, state, held_from, lines as "lines: Json<Vec<StoredLine>>",
                  promised_by, state_reason, held_by, cancellation, return_reason, goods_returned, paid,
                  delivery_address as "delivery_address: Json<StoredAddress>", quote_id,
                  parcels as "parcels: Json<Vec<StoredParcel>>", placed_at, changed_at, revision
           from orders where id = $1 for update"#,
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(order).transpose()
}

/// The order with this id, else the one with this external reference.
pub(crate) async fn find(conn: &mut PgConnection, name: &str) -> sqlx::Result<Option<Order>> {
    let id = name.parse().ok().map(OrderId::as_uuid);
    let row = sqlx::query_as!(
        Row,
        r#"select id, customer_id, external_reference, state, held_from, lines as "lines: Json<Vec<StoredLine>>",
                  promised_by, state_reason, held_by, cancellation, return_reason, goods_returned, paid,
                  delivery_address as "delivery_address: Json<StoredAddress>", quote_id,
                  parcels as "parcels: Json<Vec<StoredParcel>>", placed_at, changed_at, revision
           from orders where id = $1 or external_reference = $2
           order by (id = $1) desc nulls last limit 1"#,
        id as Option<Uuid>,
        name,
    )
    .fetch_optional(conn)
    .await?;
    row.map(order).transpose()
}

/// Delivered and paid orders whose last step is live and was before `before`, those first that have waited longest.
pub(crate) async fn to_complete(
    conn: &mut PgConnection,
    before: OffsetDateTime,
    limit: i64,
) -> sqlx::Result<Vec<OrderId>> {
    let ids = sqlx::query_scalar!(
        "select id from orders
         where state = 'delivered' and paid and not historical and return_reason is null and changed_at < $1
         order by changed_at limit $2",
        before,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(OrderId::from_uuid).collect())
}

/// Locks one of [`to_complete`], if it still is and nobody else is at it.
pub(crate) async fn lock_to_complete(
    conn: &mut PgConnection,
    id: OrderId,
    before: OffsetDateTime,
) -> sqlx::Result<Option<Order>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, customer_id, external_reference, state, held_from, lines as "lines: Json<Vec<StoredLine>>",
                  promised_by, state_reason, held_by, cancellation, return_reason, goods_returned, paid,
                  delivery_address as "delivery_address: Json<StoredAddress>", quote_id,
                  parcels as "parcels: Json<Vec<StoredParcel>>", placed_at, changed_at, revision
           from orders
           where id = $1 and state = 'delivered' and paid and not historical and return_reason is null
             and changed_at < $2
           for update skip locked"#,
        id.as_uuid(),
        before,
    )
    .fetch_optional(conn)
    .await?;
    row.map(order).transpose()
}

/// The rows of a page and one more, if there is one.
pub(crate) async fn list(conn: &mut PgConnection, list: &ListOrders) -> sqlx::Result<Vec<Order>> {
    let states: Vec<String> = list.states.iter().map(State::to_string).collect();
    let (placed_at, id) = list.page.after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, customer_id, external_reference, state, held_from, lines as "lines: Json<Vec<StoredLine>>",
                  promised_by, state_reason, held_by, cancellation, return_reason, goods_returned, paid,
                  delivery_address as "delivery_address: Json<StoredAddress>", quote_id,
                  parcels as "parcels: Json<Vec<StoredParcel>>", placed_at, changed_at, revision
           from orders
           where ($1::uuid is null or customer_id = $1)
             and (cardinality($2::text[]) = 0 or state = any($2))
             and ($3::timestamptz is null or (placed_at, id) < ($3, $4))
           order by placed_at desc, id desc
           limit $5"#,
        list.customer_id.map(CustomerId::as_uuid) as Option<Uuid>,
        &states,
        placed_at as Option<OffsetDateTime>,
        id as Option<Uuid>,
        list.page.limit(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(order).collect()
}

fn order(row: Row) -> sqlx::Result<Order> {
    Ok(Order {
        id: OrderId::from_uuid(row.id),
        customer_id: CustomerId::from_uuid(row.customer_id),
        external_reference: row.external_reference,
        state: state(&row.state)?,
        held_from: row.held_from.as_deref().map(state).transpose()?,
        lines: lines::load(row.lines.0)?,
        promised_by: row.promised_by,
        state_reason: row.state_reason,
        held_by: row.held_by,
        cancellation: row.cancellation,
        return_reason: row.return_reason,
        goods_returned: row.goods_returned,
        paid: row.paid,
        delivery_address: row.delivery_address.map(|stored| Address::from(stored.0)),
        quote_id: row.quote_id.map(QuoteId::from_uuid),
        parcels: parcels::load(row.parcels.0),
        placed_at: row.placed_at,
        changed_at: row.changed_at,
        revision: row.revision,
    })
}

fn state(text: &str) -> sqlx::Result<State> {
    text.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))
}
