//! The table of refunds.

use baton_model::{CustomerId, InvoiceId, OrderId, PaymentId, RefundId, ReturnId};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::actors::StoredActor;
use super::money::money;
use super::unreadable;
use crate::domain::{Cause, Refund, RefundState};
use crate::queries::ListRefunds;

struct Row {
    id: Uuid,
    customer_id: Uuid,
    invoice_id: Uuid,
    order_id: Option<Uuid>,
    payment_id: Uuid,
    currency: String,
    amount_minor: i64,
    cause: String,
    note: String,
    return_id: Option<Uuid>,
    state: String,
    state_reason: String,
    approved_by: Option<Json<StoredActor>>,
    payout_reference: Option<String>,
    requested_at: OffsetDateTime,
    paid_at: Option<OffsetDateTime>,
    changed_at: OffsetDateTime,
    revision: i64,
}

/// Inserts a new refund.
pub(crate) async fn insert(conn: &mut PgConnection, refund: &Refund) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into refunds (id, customer_id, invoice_id, order_id, payment_id, currency, amount_minor, cause, note,
                              return_id, state, state_reason, approved_by, payout_reference, requested_at, paid_at,
                              changed_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        refund.id.as_uuid(),
        refund.customer_id.as_uuid(),
        refund.invoice_id.as_uuid(),
        refund.order_id.map(OrderId::as_uuid),
        refund.payment_id.as_uuid(),
        refund.amount.currency(),
        refund.amount.amount_minor(),
        refund.cause.as_str(),
        refund.note,
        refund.return_id.map(ReturnId::as_uuid),
        refund.state.as_str(),
        refund.state_reason,
        refund.approved_by.as_ref().map(|actor| Json(StoredActor::from(actor))) as _,
        refund.payout_reference,
        refund.requested_at,
        refund.paid_at,
        refund.changed_at,
        refund.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Saves a refund that was locked in this transaction.
pub(crate) async fn update(conn: &mut PgConnection, refund: &Refund) -> sqlx::Result<()> {
    sqlx::query!(
        "update refunds
         set return_id = $2, state = $3, state_reason = $4, approved_by = $5, payout_reference = $6, paid_at = $7,
             changed_at = $8, revision = $9
         where id = $1",
        refund.id.as_uuid(),
        refund.return_id.map(ReturnId::as_uuid),
        refund.state.as_str(),
        refund.state_reason,
        refund.approved_by.as_ref().map(|actor| Json(StoredActor::from(actor))) as _,
        refund.payout_reference,
        refund.paid_at,
        refund.changed_at,
        refund.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The refund. To change it, lock its invoice before.
pub(crate) async fn find(conn: &mut PgConnection, id: RefundId) -> sqlx::Result<Option<Refund>> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, customer_id, invoice_id, order_id, payment_id, currency, amount_minor, cause, note, return_id, state,
                  state_reason, approved_by as "approved_by: Json<StoredActor>", payout_reference, requested_at, paid_at,
                  changed_at, revision
           from refunds where id = $1"#,
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(refund).transpose()
}

/// The refunds of an invoice about which nobody has decided, the oldest first.
pub(crate) async fn undecided(conn: &mut PgConnection, invoice_id: InvoiceId) -> sqlx::Result<Vec<Refund>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id, customer_id, invoice_id, order_id, payment_id, currency, amount_minor, cause, note, return_id, state,
                  state_reason, approved_by as "approved_by: Json<StoredActor>", payout_reference, requested_at, paid_at,
                  changed_at, revision
           from refunds where invoice_id = $1 and state = 'requested' order by requested_at, id"#,
        invoice_id.as_uuid(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(refund).collect()
}

/// How many other refunds of the same invoice are approved and not yet paid.
pub(crate) async fn count_others_to_pay(conn: &mut PgConnection, refund: &Refund) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from refunds where invoice_id = $1 and state = 'approved' and id <> $2"#,
        refund.invoice_id.as_uuid(),
        refund.id.as_uuid(),
    )
    .fetch_one(conn)
    .await
}

/// The rows of a page and one more, if there is one.
pub(crate) async fn list(conn: &mut PgConnection, list: &ListRefunds) -> sqlx::Result<Vec<Refund>> {
    let states: Vec<String> = list.states.iter().map(RefundState::to_string).collect();
    let (requested_at, id) = list.page.after.unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, customer_id, invoice_id, order_id, payment_id, currency, amount_minor, cause, note, return_id, state,
                  state_reason, approved_by as "approved_by: Json<StoredActor>", payout_reference, requested_at, paid_at,
                  changed_at, revision
           from refunds
           where ($1::uuid is null or customer_id = $1)
             and ($2::uuid is null or invoice_id = $2)
             and (cardinality($3::text[]) = 0 or state = any($3))
             and ($4::timestamptz is null or (requested_at, id) < ($4, $5))
           order by requested_at desc, id desc
           limit $6"#,
        list.customer_id.map(CustomerId::as_uuid) as Option<Uuid>,
        list.invoice_id.map(InvoiceId::as_uuid) as Option<Uuid>,
        &states,
        requested_at as Option<OffsetDateTime>,
        id as Option<Uuid>,
        list.page.limit(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(refund).collect()
}

fn refund(row: Row) -> sqlx::Result<Refund> {
    Ok(Refund {
        id: RefundId::from_uuid(row.id),
        customer_id: CustomerId::from_uuid(row.customer_id),
        invoice_id: InvoiceId::from_uuid(row.invoice_id),
        order_id: row.order_id.map(OrderId::from_uuid),
        payment_id: PaymentId::from_uuid(row.payment_id),
        amount: money(&row.currency, row.amount_minor)?,
        cause: Cause::of(&row.cause).ok_or_else(|| unreadable("not a cause"))?,
        note: row.note,
        return_id: row.return_id.map(ReturnId::from_uuid),
        state: row.state.parse().map_err(|_| unreadable("not a state of a refund"))?,
        state_reason: row.state_reason,
        approved_by: row.approved_by.map(|actor| actor.0.load()).transpose()?,
        payout_reference: row.payout_reference,
        requested_at: row.requested_at,
        paid_at: row.paid_at,
        changed_at: row.changed_at,
        revision: row.revision,
    })
}
