//! The table of credits.

use baton_model::{CreditId, CustomerId, InvoiceId};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::actors::StoredActor;
use super::money::money;
use crate::domain::{Credit, CreditState};
use crate::queries::ListCredits;

struct Row {
    id: Uuid,
    customer_id: Uuid,
    currency: String,
    amount_minor: i64,
    reason: String,
    invoice_id: Option<Uuid>,
    granted_by: Json<StoredActor>,
    granted_at: OffsetDateTime,
    changed_at: OffsetDateTime,
    revision: i64,
}

/// Inserts a new credit.
pub(crate) async fn insert(conn: &mut PgConnection, credit: &Credit) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into credits (id, customer_id, currency, amount_minor, reason, state, invoice_id, granted_by, granted_at,
                              changed_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        credit.id.as_uuid(),
        credit.customer_id.as_uuid(),
        credit.amount.currency(),
        credit.amount.amount_minor(),
        credit.reason,
        credit.state().as_str(),
        credit.invoice_id.map(InvoiceId::as_uuid),
        Json(StoredActor::from(&credit.granted_by)) as _,
        credit.granted_at,
        credit.changed_at,
        credit.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Saves a credit that was locked in this transaction.
pub(crate) async fn update(conn: &mut PgConnection, credit: &Credit) -> sqlx::Result<()> {
    sqlx::query!(
        "update credits set state = $2, invoice_id = $3, changed_at = $4, revision = $5 where id = $1",
        credit.id.as_uuid(),
        credit.state().as_str(),
        credit.invoice_id.map(InvoiceId::as_uuid),
        credit.changed_at,
        credit.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What the customer was granted after `since`, in minor units of the currency.
pub(crate) async fn granted_since(
    conn: &mut PgConnection,
    customer_id: CustomerId,
    currency: &str,
    since: OffsetDateTime,
) -> sqlx::Result<i64> {
    // Imported credits are not capped, so their sum may be anything.
    sqlx::query_scalar!(
        r#"select least(coalesce(sum(amount_minor), 0), 9223372036854775807)::bigint as "granted!"
           from credits where customer_id = $1 and currency = $2 and granted_at > $3"#,
        customer_id.as_uuid(),
        currency,
        since,
    )
    .fetch_one(conn)
    .await
}

/// The credit, locked until the transaction ends.
pub(crate) async fn lock(conn: &mut PgConnection, id: CreditId) -> sqlx::Result<Option<Credit>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, customer_id, currency, amount_minor, reason, invoice_id,
                  granted_by as "granted_by: Json<StoredActor>", granted_at, changed_at, revision
           from credits where id = $1 for update"#,
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(credit).transpose()
}

/// The credit.
pub(crate) async fn find(conn: &mut PgConnection, id: CreditId) -> sqlx::Result<Option<Credit>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, customer_id, currency, amount_minor, reason, invoice_id,
                  granted_by as "granted_by: Json<StoredActor>", granted_at, changed_at, revision
           from credits where id = $1"#,
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(credit).transpose()
}

/// The rows of a page and one more, if there is one.
pub(crate) async fn list(conn: &mut PgConnection, list: &ListCredits) -> sqlx::Result<Vec<Credit>> {
    let states: Vec<String> = list.states.iter().map(CreditState::to_string).collect();
    let (granted_at, id) = list.page.after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, customer_id, currency, amount_minor, reason, invoice_id,
                  granted_by as "granted_by: Json<StoredActor>", granted_at, changed_at, revision
           from credits
           where ($1::uuid is null or customer_id = $1)
             and (cardinality($2::text[]) = 0 or state = any($2))
             and ($3::timestamptz is null or (granted_at, id) < ($3, $4))
           order by granted_at desc, id desc
           limit $5"#,
        list.customer_id.map(CustomerId::as_uuid) as Option<Uuid>,
        &states,
        granted_at as Option<OffsetDateTime>,
        id as Option<Uuid>,
        list.page.limit(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(credit).collect()
}

fn credit(row: Row) -> sqlx::Result<Credit> {
    Ok(Credit {
        id: CreditId::from_uuid(row.id),
        customer_id: CustomerId::from_uuid(row.customer_id),
        amount: money(&row.currency, row.amount_minor)?,
        reason: row.reason,
        invoice_id: row.invoice_id.map(InvoiceId::from_uuid),
        granted_by: row.granted_by.0.load()?,
        granted_at: row.granted_at,
        changed_at: row.changed_at,
        revision: row.revision,
    })
}
