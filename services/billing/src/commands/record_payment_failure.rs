//! Takes note that a payment was tried and failed.

use std::sync::Arc;

use baton_department::{Command, Context};
use baton_model::{Ids, InvoiceId, Money};
use sqlx::PgConnection;

use super::settling::{lock, settle};
use super::{Journal, Recorded};
use crate::domain::Method;
use crate::error::Error;
use crate::events;

/// Takes note that a payment was tried and failed.
#[derive(Debug)]
pub(crate) struct RecordPaymentFailure {
    /// For which invoice.
    pub(crate) invoice_id: InvoiceId,
    /// How it was tried.
    pub(crate) method: Method,
    /// What was tried.
    pub(crate) amount: Money,
    /// Why it failed.
    pub(crate) reason: String,
    /// Where further ids come from.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Command for RecordPaymentFailure {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let mut journal = Journal::new(context, &*self.ids);
        let invoice = lock(conn, self.invoice_id).await?;
        let settlement =
            invoice.fail_payment(self.method, self.amount.clone(), self.reason.clone(), context.occurred_at);
        let settlement = settlement.map_err(|refusal| Error::of(refusal, "amount"))?;
        let invoice = settle(conn, &mut journal, settlement).await?;
        Ok(Recorded { invoice: Some(events::invoices::invoice(&invoice)), event_id: journal.event_id() })
    }
}
