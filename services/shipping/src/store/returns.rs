//! The table of returns.

use baton_model::{CustomerId, DictatableNumber, OrderId, ReturnId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::unreadable;
use crate::domain::{Return, ReturnState};
use crate::queries::ListReturns;

struct Row {
    id: Uuid,
    label_number: String,
    customer_id: Uuid,
    order_id: Uuid,
    reason: String,
    state: String,
    condition: String,
    issued_at: OffsetDateTime,
    received_at: Option<OffsetDateTime>,
    changed_at: OffsetDateTime,
    revision: i64,
}

/// Inserts a new return, unless its number is taken; says whether it did. That the order has none is known: it is locked.
pub(crate) async fn insert(conn: &mut PgConnection, returned: &Return) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        "insert into returns (id, label_number, customer_id, order_id, reason, state, condition, issued_at, changed_at,
                              revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict on constraint label_number_is_unique do nothing",
        returned.id.as_uuid(),
        returned.label_number.compact(),
        returned.customer_id.as_uuid(),
        returned.order_id.as_uuid(),
        returned.reason,
        returned.state.as_str(),
        returned.condition,
        returned.issued_at,
        returned.changed_at,
        returned.revision,
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Saves a return that was locked in this transaction.
pub(crate) async fn update(conn: &mut PgConnection, returned: &Return) -> sqlx::Result<()> {
    sqlx::query!(
        "update returns set state = $2, condition = $3, received_at = $4, changed_at = $5, revision = $6 where id = $1",
        returned.id.as_uuid(),
        returned.state.as_str(),
        returned.condition,
        returned.received_at,
        returned.changed_at,
        returned.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The return, locked until the transaction ends.
pub(crate) async fn lock(conn: &mut PgConnection, id: ReturnId) -> sqlx::Result<Option<Return>> {
    let row = sqlx::query_as!(
        Row,
        "select id, label_number, customer_id, order_id, reason, state, condition, issued_at, received_at, changed_at,
                revision
         from returns where id = $1 for update",
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(returned).transpose()
}

/// Where the return of an order stands, if there is one. The order is locked, so none is made meanwhile.
pub(crate) async fn state_of_order(
    conn: &mut PgConnection,
    order_id: OrderId,
) -> sqlx::Result<Option<ReturnState>> {
    let state = sqlx::query_scalar!("select state from returns where order_id = $1", order_id.as_uuid())
        .fetch_optional(conn)
        .await?;
    state.map(|state| state.parse().map_err(unreadable)).transpose()
}

/// The return with this id or this label number.
pub(crate) async fn find(conn: &mut PgConnection, name: &str) -> sqlx::Result<Option<Return>> {
    let id = name.parse().ok().map(ReturnId::as_uuid);
    let number = name.parse().ok().map(|number: DictatableNumber| number.compact().to_owned());
    let row = sqlx::query_as!(
        Row,
        "select id, label_number, customer_id, order_id, reason, state, condition, issued_at, received_at, changed_at,
                revision
         from returns where id = $1 or label_number = $2",
        id as Option<Uuid>,
        number as Option<String>,
    )
    .fetch_optional(conn)
    .await?;
    row.map(returned).transpose()
}

/// The rows of a page and one more, if there is one.
pub(crate) async fn list(conn: &mut PgConnection, list: &ListReturns) -> sqlx::Result<Vec<Return>> {
    let states: Vec<String> = list.states.iter().map(ReturnState::to_string).collect();
    let (issued_at, id) = list.page.after.unzip();
    let rows = sqlx::query_as!(
        Row,
        "select id, label_number, customer_id, order_id, reason, state, condition, issued_at, received_at, changed_at,
                revision
         from returns
         where ($1::uuid is null or customer_id = $1)
           and ($2::uuid is null or order_id = $2)
           and (cardinality($3::text[]) = 0 or state = any($3))
           and ($4::timestamptz is null or (issued_at, id) < ($4, $5))
         order by issued_at desc, id desc
         limit $6",
        list.customer_id.map(CustomerId::as_uuid) as Option<Uuid>,
        list.order_id.map(OrderId::as_uuid) as Option<Uuid>,
        &states,
        issued_at as Option<OffsetDateTime>,
        id as Option<Uuid>,
        list.page.limit(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(returned).collect()
}

fn returned(row: Row) -> sqlx::Result<Return> {
    Ok(Return {
        id: ReturnId::from_uuid(row.id),
        label_number: row.label_number.parse().map_err(unreadable)?,
        customer_id: CustomerId::from_uuid(row.customer_id),
        order_id: OrderId::from_uuid(row.order_id),
        reason: row.reason,
        state: row.state.parse().map_err(unreadable)?,
        condition: row.condition,
        issued_at: row.issued_at,
        received_at: row.received_at,
        changed_at: row.changed_at,
        revision: row.revision,
    })
}
