//! The table of accounts.

use baton_model::CustomerId;
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::decode;
use super::people::StoredPerson;
use crate::domain::{Account, Person};
use crate::queries::ListAccounts;

struct Row {
    customer_id: Uuid,
    owner: Option<Json<StoredPerson>>,
    segment: String,
    cadence_days: i32,
    last_touch_at: Option<OffsetDateTime>,
    counted_from: OffsetDateTime,
    historical: bool,
    opened_at: OffsetDateTime,
    changed_at: OffsetDateTime,
    revision: i64,
}

/// Inserts an account, unless the customer has one; says whether it did.
pub(crate) async fn insert(conn: &mut PgConnection, account: &Account) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        "insert into accounts (customer_id, owner, segment, cadence_days, last_touch_at, counted_from, next_touch_due,
                               historical, opened_at, changed_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict do nothing",
        account.customer_id.as_uuid(),
        account.owner.as_ref().map(|owner| Json(StoredPerson::from(owner))) as _,
        account.segment,
        i32::from(account.cadence_days),
        account.last_touch_at,
        account.counted_from,
        account.next_touch_due(),
        account.historical,
        account.opened_at,
        account.changed_at,
        account.revision,
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Saves an account that was locked in this transaction.
pub(crate) async fn update(conn: &mut PgConnection, account: &Account) -> sqlx::Result<()> {
    sqlx::query!(
        "update accounts
         set owner = $2, segment = $3, cadence_days = $4, last_touch_at = $5, counted_from = $6, next_touch_due = $7,
             historical = $8, changed_at = $9, revision = $10
         where customer_id = $1",
        account.customer_id.as_uuid(),
        account.owner.as_ref().map(|owner| Json(StoredPerson::from(owner))) as _,
        account.segment,
        i32::from(account.cadence_days),
        account.last_touch_at,
        account.counted_from,
        account.next_touch_due(),
        account.historical,
        account.changed_at,
        account.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The customer's account, locked until the transaction ends.
pub(crate) async fn lock(conn: &mut PgConnection, customer_id: CustomerId) -> sqlx::Result<Option<Account>> {
    let row = sqlx::query_as!(
        Row,
        r#"select customer_id, owner as "owner: Json<StoredPerson>", segment, cadence_days, last_touch_at, counted_from,
                  historical, opened_at, changed_at, revision
           from accounts where customer_id = $1 for update"#,
        customer_id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(account).transpose()
}

/// The customer's account, locked until the transaction ends, unless somebody else has it locked.
pub(crate) async fn lock_if_free(
    conn: &mut PgConnection,
    customer_id: CustomerId,
) -> sqlx::Result<Option<Account>> {
    let row = sqlx::query_as!(
        Row,
        r#"select customer_id, owner as "owner: Json<StoredPerson>", segment, cadence_days, last_touch_at, counted_from,
                  historical, opened_at, changed_at, revision
           from accounts where customer_id = $1 for update skip locked"#,
        customer_id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(account).transpose()
}

/// The customer's account.
pub(crate) async fn find(conn: &mut PgConnection, customer_id: CustomerId) -> sqlx::Result<Option<Account>> {
    let row = sqlx::query_as!(
        Row,
        r#"select customer_id, owner as "owner: Json<StoredPerson>", segment, cadence_days, last_touch_at, counted_from,
                  historical, opened_at, changed_at, revision
           from accounts where customer_id = $1"#,
        customer_id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(account).transpose()
}

/// The customer's primary owner, where there is one.
pub(crate) async fn owner(conn: &mut PgConnection, customer_id: CustomerId) -> sqlx::Result<Option<Person>> {
    let account = find(conn, customer_id).await?;
    Ok(account.and_then(|account| account.owner))
}

/// The rows of a page and one more, if there is one.
pub(crate) async fn list(conn: &mut PgConnection, list: &ListAccounts) -> sqlx::Result<Vec<Account>> {
    let (opened_at, customer_id) = list.page.after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"select customer_id, owner as "owner: Json<StoredPerson>", segment, cadence_days, last_touch_at, counted_from,
                  historical, opened_at, changed_at, revision
           from accounts
           where ($1 = '' or owner ->> 'id' = $1)
             and ($2 = '' or segment = $2)
             and ($3::timestamptz is null or (opened_at, customer_id) < ($3, $4))
           order by opened_at desc, customer_id desc
           limit $5"#,
        list.owner_id,
        list.segment,
        opened_at as Option<OffsetDateTime>,
        customer_id as Option<Uuid>,
        list.page.limit(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(account).collect()
}

/// Customers whom somebody should be in touch with by now, and nobody plans to; the longest overdue first.
pub(crate) async fn to_touch(
    conn: &mut PgConnection,
    now: OffsetDateTime,
    limit: i64,
) -> sqlx::Result<Vec<CustomerId>> {
    let ids = sqlx::query_scalar!(
        "select customer_id from accounts
         where next_touch_due <= $1 and not historical
           and not exists (select from touches
                           where touches.customer_id = accounts.customer_id and touches.state = 'planned')
         order by next_touch_due limit $2",
        now,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(CustomerId::from_uuid).collect())
}

fn account(row: Row) -> sqlx::Result<Account> {
    Ok(Account {
        customer_id: CustomerId::from_uuid(row.customer_id),
        owner: row.owner.map(|owner| owner.0.into()),
        segment: row.segment,
        cadence_days: row.cadence_days.try_into().map_err(decode)?,
        last_touch_at: row.last_touch_at,
        counted_from: row.counted_from,
        historical: row.historical,
        opened_at: row.opened_at,
        changed_at: row.changed_at,
        revision: row.revision,
    })
}
