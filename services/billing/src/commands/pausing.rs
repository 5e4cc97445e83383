//! Lets dunning of an invoice wait for a dispute or a complaint, or go on. Nobody calls it; it is what follows from other
//! changes.

use sqlx::PgConnection;

use super::{Journal, settle};
use crate::domain::{Invoice, Waiting};
use crate::error::Error;
use crate::store;

/// Lets dunning of an invoice that was locked in this transaction wait, or go on, as is fit now.
pub(crate) async fn heed(
    conn: &mut PgConnection,
    journal: &mut Journal<'_>,
    invoice: Invoice,
) -> Result<Invoice, Error> {
    let waiting = if store::disputes::is_open(conn, invoice.id).await? {
        Some(Waiting::Dispute)
    } else if store::complaints::is_open(conn, invoice.customer_id).await? {
        Some(Waiting::Complaint)
    } else {
        None
    };
    let at = journal.context().occurred_at;
    match invoice.clone().dun_or_wait(waiting, at) {
        Some(settlement) => settle(conn, journal, settlement).await,
        None => Ok(invoice),
    }
}
