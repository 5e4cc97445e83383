//! The table of disputes.

use baton_model::{CustomerId, DisputeId, InvoiceId, Money};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::money::money;
use super::unreadable;
use crate::domain::{Dispute, DisputeState};
use crate::queries::ListDisputes;

struct Row {
    id: Uuid,
    customer_id: Uuid,
    invoice_id: Uuid,
    currency: Option<String>,
    amount_minor: Option<i64>,
    reason: String,
    state: String,
    resolution: String,
    opened_at: OffsetDateTime,
    changed_at: OffsetDateTime,
    revision: i64,
}

/// Inserts a new dispute of an invoice that was locked in this transaction.
pub(crate) async fn insert(conn: &mut PgConnection, dispute: &Dispute) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into disputes (id, customer_id, invoice_id, currency, amount_minor, reason, state, resolution, opened_at,
                               changed_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        dispute.id.as_uuid(),
        dispute.customer_id.as_uuid(),
        dispute.invoice_id.as_uuid(),
        dispute.amount.as_ref().map(Money::currency),
        dispute.amount.as_ref().map(Money::amount_minor),
        dispute.reason,
        dispute.state.as_str(),
        dispute.resolution,
        dispute.opened_at,
        dispute.changed_at,
        dispute.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Saves a dispute whose invoice was locked in this transaction.
pub(crate) async fn update(conn: &mut PgConnection, dispute: &Dispute) -> sqlx::Result<()> {
    sqlx::query!(
        "update disputes set state = $2, resolution = $3, changed_at = $4, revision = $5 where id = $1",
        dispute.id.as_uuid(),
        dispute.state.as_str(),
        dispute.resolution,
        dispute.changed_at,
        dispute.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The dispute. To change it, lock its invoice before.
pub(crate) async fn find(conn: &mut PgConnection, id: DisputeId) -> sqlx::Result<Option<Dispute>> {
    let row = sqlx::query_as!(
        Row,
        "select id, customer_id, invoice_id, currency, amount_minor, reason, state, resolution, opened_at, changed_at,
                revision
         from disputes where id = $1",
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(dispute).transpose()
}

/// Whether the invoice is in dispute.
pub(crate) async fn is_open(conn: &mut PgConnection, invoice_id: InvoiceId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from disputes where invoice_id = $1 and state = 'open') as "open!""#,
        invoice_id.as_uuid(),
    )
    .fetch_one(conn)
    .await
}

/// The rows of a page and one more, if there is one.
pub(crate) async fn list(conn: &mut PgConnection, list: &ListDisputes) -> sqlx::Result<Vec<Dispute>> {
    let states: Vec<String> = list.states.iter().map(DisputeState::to_string).collect();
    let (opened_at, id) = list.page.after.unzip();
    let rows = sqlx::query_as!(
        Row,
        "select id, customer_id, invoice_id, currency, amount_minor, reason, state, resolution, opened_at, changed_at,
                revision
         from disputes
         where ($1::uuid is null or customer_id = $1)
           and ($2::uuid is null or invoice_id = $2)
           and (cardinality($3::text[]) = 0 or state = any($3))
           and ($4::timestamptz is null or (opened_at, id) < ($4, $5))
         order by opened_at desc, id desc
         limit $6",
        list.customer_id.map(CustomerId::as_uuid) as Option<Uuid>,
        list.invoice_id.map(InvoiceId::as_uuid) as Option<Uuid>,
        &states,
        opened_at as Option<OffsetDateTime>,
        id as Option<Uuid>,
        list.page.limit(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(dispute).collect()
}

fn dispute(row: Row) -> sqlx::Result<Dispute> {
    let amount = row.currency.zip(row.amount_minor);
    Ok(Dispute {
        id: DisputeId::from_uuid(row.id),
        customer_id: CustomerId::from_uuid(row.customer_id),
        invoice_id: InvoiceId::from_uuid(row.invoice_id),
        amount: amount.map(|(currency, minor)| money(&currency, minor)).transpose()?,
        reason: row.reason,
        state: row.state.parse().map_err(|_| unreadable("not a state of a dispute"))?,
        resolution: row.resolution,
        opened_at: row.opened_at,
        changed_at: row.changed_at,
        revision: row.revision,
    })
}
