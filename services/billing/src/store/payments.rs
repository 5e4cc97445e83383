//! The table of payments. They are read with their invoice, in one statement, so that its sums are of one moment.

use baton_model::{InvoiceId, PaymentId};
use serde::Deserialize;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::money::money;
use super::unreadable;
use crate::domain::{Method, Payment};

/// One payment with what of it was asked back, as the statement that reads invoices puts it together.
#[derive(Debug, Deserialize)]
pub(super) struct ReadPayment {
    id: Uuid,
    method: String,
    instalments: u32,
    currency: String,
    amount_minor: i64,
    external_reference: Option<String>,
    twin_id: Option<Uuid>,
    /// Microseconds since 1970: exact, and without a form to agree on.
    received_us: i64,
    refunded_minor: i64,
    asked_back_minor: i64,
}

/// Inserts the payment that came as number `ordinal` for the invoice.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    invoice_id: InvoiceId,
    ordinal: usize,
    payment: &Payment,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into payments (id, invoice_id, ordinal, method, instalments, currency, amount_minor,
                               external_reference, twin_id, received_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        payment.id.as_uuid(),
        invoice_id.as_uuid(),
        i32::try_from(ordinal).unwrap_or(i32::MAX),
        payment.method.as_str(),
        payment.instalments.cast_signed(),
        payment.amount.currency(),
        payment.amount.amount_minor(),
        payment.external_reference,
        payment.twin_id.map(PaymentId::as_uuid),
        payment.received_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The invoice that the payment came for.
pub(crate) async fn invoice_of(conn: &mut PgConnection, id: PaymentId) -> sqlx::Result<Option<InvoiceId>> {
    let invoice = sqlx::query_scalar!("select invoice_id from payments where id = $1", id.as_uuid());
    Ok(invoice.fetch_optional(conn).await?.map(InvoiceId::from_uuid))
}

impl ReadPayment {
    /// The payment.
    pub(super) fn load(self) -> sqlx::Result<Payment> {
        let amount = |minor| money(&self.currency, minor);
        Ok(Payment {
            id: PaymentId::from_uuid(self.id),
            method: Method::of(&self.method).ok_or_else(|| unreadable("not a method of payment"))?,
            instalments: self.instalments,
            amount: amount(self.amount_minor)?,
            refunded: amount(self.refunded_minor)?,
            asked_back: amount(self.asked_back_minor)?,
            external_reference: self.external_reference,
            twin_id: self.twin_id.map(PaymentId::from_uuid),
            received_at: OffsetDateTime::UNIX_EPOCH + Duration::microseconds(self.received_us),
        })
    }
}
