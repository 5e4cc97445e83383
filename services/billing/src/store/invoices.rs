//! The table of invoices.

use baton_model::{CustomerId, DictatableNumber, InvoiceId, OrderId};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::dunning::StoredDunning;
use super::lines::{StoredDifference, StoredLine};
use super::payments::ReadPayment;
use super::{dunning, lines, unreadable};
use crate::domain::{Invoice, Payment, Standing, State, books};
use crate::queries::ListInvoices;

struct Row {
    id: Uuid,
    number: String,
    customer_id: Uuid,
    order_id: Option<Uuid>,
    external_reference: Option<String>,
    lines: Json<Vec<StoredLine>>,
    credits_minor: i64,
    standing: String,
    state_reason: String,
    due_at: OffsetDateTime,
    dunning: Json<StoredDunning>,
    differences: Json<Vec<StoredDifference>>,
    by_hand: bool,
    historical: bool,
    issued_at: OffsetDateTime,
    changed_at: OffsetDateTime,
    revision: i64,
    payments: Json<Vec<ReadPayment>>,
}

/// What came of an insert.
#[derive(Debug)]
pub(crate) enum Inserted {
    /// It is there.
    Yes,
    /// Another invoice has the number.
    NumberTaken,
    /// This invoice has the external reference.
    ReferenceTaken(InvoiceId),
    /// This invoice charges the order already.
    OrderTaken(OrderId, InvoiceId),
}

/// Inserts a new invoice, unless something that must be unique is not.
pub(crate) async fn insert(conn: &mut PgConnection, invoice: &Invoice) -> sqlx::Result<Inserted> {
    // A concurrent insert of the same is waited for, so that the second statement sees it.
    let inserted = sqlx::query!(
        "insert into invoices (id, number, customer_id, order_id, external_reference, lines, credits_minor, standing,
                               state, state_reason, due_at, dunning, dunning_paused, differences, by_hand, historical,
                               issued_at, changed_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         on conflict do nothing",
        invoice.id.as_uuid(),
        invoice.number.compact(),
        invoice.customer_id.as_uuid(),
        invoice.order_id.map(OrderId::as_uuid),
        invoice.external_reference,
        Json(lines::store(&invoice.lines)) as _,
        invoice.credits.amount_minor(),
        invoice.standing.as_str(),
        invoice.state().as_str(),
        invoice.state_reason,
        invoice.due_at,
        Json(dunning::store(&invoice.dunning)) as _,
        invoice.dunning.is_paused(),
        Json(lines::store_differences(&invoice.differences)) as _,
        invoice.by_hand,
        invoice.historical,
        invoice.issued_at,
        invoice.changed_at,
        invoice.revision,
    )
    .execute(&mut *conn)
    .await?;
    if inserted.rows_affected() == 1 { Ok(Inserted::Yes) } else { why_not(conn, invoice).await }
}

async fn why_not(conn: &mut PgConnection, invoice: &Invoice) -> sqlx::Result<Inserted> {
    if let Some(reference) = &invoice.external_reference {
        let holder = sqlx::query_scalar!("select id from invoices where external_reference = $1", reference);
        if let Some(holder) = holder.fetch_optional(&mut *conn).await? {
            return Ok(Inserted::ReferenceTaken(InvoiceId::from_uuid(holder)));
        }
    }
    if let Some(order_id) = invoice.order_id {
        let holder = sqlx::query_scalar!(
            "select id from invoices where order_id = $1 and state <> 'void'",
            order_id.as_uuid()
        );
        if let Some(holder) = holder.fetch_optional(conn).await? {
            return Ok(Inserted::OrderTaken(order_id, InvoiceId::from_uuid(holder)));
        }
    }
    Ok(Inserted::NumberTaken)
}

/// Saves an invoice that was locked in this transaction. Its payments and refunds have tables of their own.
pub(crate) async fn update(conn: &mut PgConnection, invoice: &Invoice) -> sqlx::Result<()> {
    sqlx::query!(
        "update invoices
         set lines = $2, credits_minor = $3, standing = $4, state = $5, state_reason = $6, due_at = $7, dunning = $8,
             dunning_paused = $9, differences = $10, changed_at = $11, revision = $12
         where id = $1",
        invoice.id.as_uuid(),
        Json(lines::store(&invoice.lines)) as _,
        invoice.credits.amount_minor(),
        invoice.standing.as_str(),
        invoice.state().as_str(),
        invoice.state_reason,
        invoice.due_at,
        Json(dunning::store(&invoice.dunning)) as _,
        invoice.dunning.is_paused(),
        Json(lines::store_differences(&invoice.differences)) as _,
        invoice.changed_at,
        invoice.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The invoice, locked until the transaction ends.
pub(crate) async fn lock(conn: &mut PgConnection, id: InvoiceId) -> sqlx::Result<Option<Invoice>> {
    // First the lock, then the reading: what is read beside a row that was waited for would be of the time before.
    let locked = sqlx::query_scalar!("select id from invoices where id = $1 for update", id.as_uuid());
    let locked: Vec<Uuid> = locked.fetch_optional(&mut *conn).await?.into_iter().collect();
    Ok(load(conn, &locked).await?.pop())
}

/// The invoice of an order that counts, else the latest that is void, locked until the transaction ends.
pub(crate) async fn lock_of_order(
    conn: &mut PgConnection,
    order_id: OrderId,
) -> sqlx::Result<Option<Invoice>> {
    let locked = sqlx::query_scalar!(
        "select id from invoices where order_id = $1
         order by (state <> 'void') desc, issued_at desc, id desc limit 1 for update",
        order_id.as_uuid(),
    );
    let locked: Vec<Uuid> = locked.fetch_optional(&mut *conn).await?.into_iter().collect();
    Ok(load(conn, &locked).await?.pop())
}

/// The invoice with this id, else the one with this number, else the one with this external reference.
pub(crate) async fn find(conn: &mut PgConnection, name: &str) -> sqlx::Result<Option<Invoice>> {
    let id = name.parse().ok().map(InvoiceId::as_uuid);
    let number = name.parse().ok().map(|number: DictatableNumber| number.compact().to_owned());
    let found = sqlx::query_scalar!(
        "select id from invoices where id = $1 or number = $2 or external_reference = $3
         order by (id = $1) desc nulls last, (number = $2) desc nulls last limit 1",
        id as Option<Uuid>,
        number as Option<String>,
        name,
    );
    let found: Vec<Uuid> = found.fetch_optional(&mut *conn).await?.into_iter().collect();
    Ok(load(conn, &found).await?.pop())
}

/// The rows of a page and one more, if there is one.
pub(crate) async fn list(conn: &mut PgConnection, list: &ListInvoices) -> sqlx::Result<Vec<Invoice>> {
    let states: Vec<String> = list.states.iter().map(State::to_string).collect();
    let (issued_at, id) = list.page.after.unzip();
    let found = sqlx::query_scalar!(
        "select id from invoices
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
    );
    let found = found.fetch_all(&mut *conn).await?;
    load(conn, &found).await
}

/// The invoices with these ids, the latest issued first. One statement: invoice, payments and refunds are of one moment.
pub(super) async fn load(conn: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<Invoice>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query_as!(
        Row,
        r#"select id, number, customer_id, order_id, external_reference, lines as "lines: Json<Vec<StoredLine>>",
                  credits_minor, standing, state_reason, due_at, dunning as "dunning: Json<StoredDunning>",
                  differences as "differences: Json<Vec<StoredDifference>>", by_hand, historical, issued_at, changed_at,
                  revision,
                  coalesce((
                      select jsonb_agg(jsonb_build_object(
                          'id', payments.id,
                          'method', payments.method,
                          'instalments', payments.instalments,
                          'currency', payments.currency,
                          'amount_minor', payments.amount_minor,
                          'external_reference', payments.external_reference,
                          'twin_id', payments.twin_id,
                          'received_us', (extract(epoch from payments.received_at) * 1000000)::bigint,
                          'refunded_minor', coalesce((
                              select sum(amount_minor)::bigint from refunds
                              where refunds.payment_id = payments.id and refunds.state in ('approved', 'paid')), 0),
                          'asked_back_minor', coalesce((
                              select sum(amount_minor)::bigint from refunds
                              where refunds.payment_id = payments.id and refunds.state = 'requested'), 0)
                      ) order by payments.ordinal)
                      from payments where payments.invoice_id = invoices.id
                  ), '[]') as "payments!: Json<Vec<ReadPayment>>"
           from invoices
           where id = any($1)
           order by issued_at desc, id desc"#,
        ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(invoice).collect()
}

fn invoice(row: Row) -> sqlx::Result<Invoice> {
    let lines = lines::load(row.lines.0)?;
    let credits = super::money::money(lines.total().currency(), row.credits_minor)?;
    let payments =
        row.payments.0.into_iter().map(ReadPayment::load).collect::<sqlx::Result<Vec<Payment>>>()?;
    Ok(Invoice {
        id: InvoiceId::from_uuid(row.id),
        number: row.number.parse().map_err(|_| unreadable("not a number"))?,
        customer_id: CustomerId::from_uuid(row.customer_id),
        order_id: row.order_id.map(OrderId::from_uuid),
        external_reference: row.external_reference,
        books: books(&lines, &payments, &credits).map_err(|error| sqlx::Error::Decode(error.into()))?,
        lines,
        credits,
        standing: Standing::of(&row.standing).ok_or_else(|| unreadable("not a standing"))?,
        state_reason: row.state_reason,
        due_at: row.due_at,
        dunning: dunning::load(row.dunning.0),
        payments,
        differences: lines::load_differences(row.differences.0)?,
        by_hand: row.by_hand,
        historical: row.historical,
        issued_at: row.issued_at,
        changed_at: row.changed_at,
        revision: row.revision,
    })
}
