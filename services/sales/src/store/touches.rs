//! The table of touches.

use baton_model::{CustomerId, OrderId, TouchId};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::decode;
use super::people::StoredPerson;
use crate::domain::touch::{Cause, State};
use crate::domain::{InvalidWord, Touch};
use crate::queries::ListTouches;

struct Row {
    id: Uuid,
    customer_id: Uuid,
    kind: String,
    subject: String,
    due_at: OffsetDateTime,
    state: String,
    cause: String,
    order_id: Option<Uuid>,
    outcome: String,
    owner: Option<Json<StoredPerson>>,
    done_at: Option<OffsetDateTime>,
    planned_at: OffsetDateTime,
    changed_at: OffsetDateTime,
    revision: i64,
}

/// Inserts a touch, unless the delivery that is its cause has one; says whether it did.
pub(crate) async fn insert(conn: &mut PgConnection, touch: &Touch) -> sqlx::Result<bool> {
    let (cause, order_id) = words(touch.cause);
    let inserted = sqlx::query!(
        "insert into touches (id, customer_id, kind, subject, due_at, state, cause, order_id, outcome, owner, done_at,
                              planned_at, changed_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         on conflict (order_id) where cause = 'delivery' do nothing",
        touch.id.as_uuid(),
        touch.customer_id.as_uuid(),
        touch.kind.as_str(),
        touch.subject,
        touch.due_at,
        touch.state.as_str(),
        cause,
        order_id as Option<Uuid>,
        touch.outcome,
        touch.owner.as_ref().map(|owner| Json(StoredPerson::from(owner))) as _,
        touch.done_at,
        touch.planned_at,
        touch.changed_at,
        touch.revision,
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Saves a touch that was locked in this transaction.
pub(crate) async fn update(conn: &mut PgConnection, touch: &Touch) -> sqlx::Result<()> {
    sqlx::query!(
        "update touches set state = $2, outcome = $3, done_at = $4, changed_at = $5, revision = $6 where id = $1",
        touch.id.as_uuid(),
        touch.state.as_str(),
        touch.outcome,
        touch.done_at,
        touch.changed_at,
        touch.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The touch, locked until the transaction ends.
pub(crate) async fn lock(conn: &mut PgConnection, id: TouchId) -> sqlx::Result<Option<Touch>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, customer_id, kind, subject, due_at, state, cause, order_id, outcome,
                  owner as "owner: Json<StoredPerson>", done_at, planned_at, changed_at, revision
           from touches where id = $1 for update"#,
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(touch).transpose()
}

/// The touch with this id.
pub(crate) async fn find(conn: &mut PgConnection, id: TouchId) -> sqlx::Result<Option<Touch>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, customer_id, kind, subject, due_at, state, cause, order_id, outcome,
                  owner as "owner: Json<StoredPerson>", done_at, planned_at, changed_at, revision
           from touches where id = $1"#,
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(touch).transpose()
}

/// When somebody last was in touch with the customer. Touches that are being completed are waited for, and those that are
/// planned wait until the transaction ends: who opens an account misses none, and none misses the account.
pub(crate) async fn last_done(
    conn: &mut PgConnection,
    customer_id: CustomerId,
) -> sqlx::Result<Option<OffsetDateTime>> {
    sqlx::query!(
        "select from touches where customer_id = $1 and state = 'planned' order by id for share",
        customer_id.as_uuid(),
    )
    .fetch_all(&mut *conn)
    .await?;
    let last = sqlx::query_scalar!(
        "select max(done_at) from touches where customer_id = $1 and state = 'done'",
        customer_id.as_uuid(),
    );
    last.fetch_one(conn).await
}

/// Whether somebody plans to be in touch with the customer.
pub(crate) async fn is_planned(conn: &mut PgConnection, customer_id: CustomerId) -> sqlx::Result<bool> {
    let planned = sqlx::query_scalar!(
        r#"select exists (select from touches where customer_id = $1 and state = 'planned') as "planned!""#,
        customer_id.as_uuid(),
    );
    planned.fetch_one(conn).await
}

/// The rows of a page and one more, if there is one.
pub(crate) async fn list(conn: &mut PgConnection, list: &ListTouches) -> sqlx::Result<Vec<Touch>> {
    let states: Vec<String> = list.states.iter().map(State::to_string).collect();
    let (due_at, id) = list.page.after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, customer_id, kind, subject, due_at, state, cause, order_id, outcome,
                  owner as "owner: Json<StoredPerson>", done_at, planned_at, changed_at, revision
           from touches
           where ($1::uuid is null or customer_id = $1)
             and (cardinality($2::text[]) = 0 or state = any($2))
             and ($3 = '' or owner ->> 'id' = $3)
             and ($4::timestamptz is null or (due_at, id) > ($4, $5))
           order by due_at, id
           limit $6"#,
        list.customer_id.map(CustomerId::as_uuid) as Option<Uuid>,
        &states,
        list.owner_id,
        due_at as Option<OffsetDateTime>,
        id as Option<Uuid>,
        list.page.limit(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(touch).collect()
}

fn touch(row: Row) -> sqlx::Result<Touch> {
    Ok(Touch {
        id: TouchId::from_uuid(row.id),
        customer_id: CustomerId::from_uuid(row.customer_id),
        kind: row.kind.parse().map_err(decode)?,
        subject: row.subject,
        due_at: row.due_at,
        state: row.state.parse().map_err(decode)?,
        cause: cause(&row.cause, row.order_id).map_err(decode)?,
        outcome: row.outcome,
        owner: row.owner.map(|owner| owner.0.into()),
        done_at: row.done_at,
        planned_at: row.planned_at,
        changed_at: row.changed_at,
        revision: row.revision,
    })
}

/// A cause as it is stored: its word, and its order.
fn words(cause: Cause) -> (&'static str, Option<Uuid>) {
    match cause {
        Cause::Person => ("person", None),
        Cause::Delivery(order_id) => ("delivery", Some(order_id.as_uuid())),
        Cause::Cadence => ("cadence", None),
    }
}

fn cause(word: &str, order_id: Option<Uuid>) -> Result<Cause, InvalidWord> {
    match (word, order_id) {
        ("person", None) => Ok(Cause::Person),
        ("delivery", Some(order_id)) => Ok(Cause::Delivery(OrderId::from_uuid(order_id))),
        ("cadence", None) => Ok(Cause::Cadence),
        _ => Err(InvalidWord),
    }
}
