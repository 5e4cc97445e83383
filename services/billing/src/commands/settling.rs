//! What the commands on invoices have in common: lock one, and save what was decided about it.

use baton_model::{InvoiceId, RefundId, ReturnId};
use sqlx::PgConnection;

use super::Journal;
use crate::domain::{Change, Invoice, Refund, Settlement, wording};
use crate::error::Error;
use crate::{events, store};

/// The invoice, locked until the transaction ends.
pub(crate) async fn lock(conn: &mut PgConnection, invoice_id: InvoiceId) -> Result<Invoice, Error> {
    let invoice = store::invoices::lock(conn, invoice_id).await?;
    invoice.ok_or_else(|| Error::InvoiceNotFound { invoice: invoice_id.to_string() })
}

/// The refund, and its invoice, which is locked until the transaction ends: who changes a refund holds its invoice.
pub(super) async fn lock_refund(conn: &mut PgConnection, id: RefundId) -> Result<(Invoice, Refund), Error> {
    let found = store::refunds::find(conn, id).await?.ok_or(Error::RefundNotFound(id))?;
    let invoice = lock(conn, found.invoice_id).await?;
    // It may have changed while the lock was waited for.
    let refund = store::refunds::find(conn, id).await?.ok_or(Error::RefundNotFound(id))?;
    Ok((invoice, refund))
}

/// Saves what comes of a change of an invoice that was locked in this transaction: the steps, and the refunds that begin
/// approved because a rule says so. The first step tells what the caller did, the others what follows from it.
pub(crate) async fn settle(
    conn: &mut PgConnection,
    journal: &mut Journal<'_>,
    settlement: Settlement,
) -> Result<Invoice, Error> {
    if !settlement.steps.is_empty() {
        store::invoices::update(conn, &settlement.invoice).await?;
    }
    // Invoices are large, and so are the futures that hold several.
    Box::pin(tell_all(conn, journal, settlement)).await
}

/// Tells what comes of a change of an invoice that is saved already.
pub(super) async fn tell_all(
    conn: &mut PgConnection,
    journal: &mut Journal<'_>,
    settlement: Settlement,
) -> Result<Invoice, Error> {
    let Settlement { steps, refunds, invoice } = settlement;
    for step in &steps {
        let told = events::invoices::told(step);
        match step.change {
            Change::DoubleChargeFound { .. } | Change::PriceDifferenceFound => {
                journal.tell_by_rule(conn, told).await?;
            }
            _ => journal.tell(conn, told).await?,
        }
    }
    let at = journal.context().occurred_at;
    for going in refunds {
        let id = RefundId::from_uuid(journal.ids().uuid());
        let refund = Refund::by_rule(id, &invoice, going, journal.rule(), at);
        store::refunds::insert(conn, &refund).await?;
        journal.tell_by_rule(conn, events::refunds::told(&refund, 0)).await?;
    }
    Ok(invoice)
}

/// Everything that came for an invoice goes back: so does what was only asked back so far.
pub(super) async fn approve_what_was_asked(
    conn: &mut PgConnection,
    journal: &mut Journal<'_>,
    mut invoice: Invoice,
    return_id: Option<ReturnId>,
) -> Result<Invoice, Error> {
    for refund in store::refunds::undecided(conn, invoice.id).await? {
        let reason = wording::refund::cause(refund.cause).to_owned();
        let at = journal.context().occurred_at;
        let settlement = invoice.approve_refund(refund.payment_id, &refund.amount, reason, at)?;
        let refund = Refund { return_id: refund.return_id.or(return_id), ..refund };
        let refund = refund.approve(journal.rule(), at)?;
        store::refunds::update(conn, &refund).await?;
        journal.tell_by_rule(conn, events::refunds::told(&refund, 0)).await?;
        invoice = settle(conn, journal, settlement).await?;
    }
    Ok(invoice)
}
