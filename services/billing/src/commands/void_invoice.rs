//! Takes a charge back.

use std::sync::Arc;

use baton_department::{Command, Context};
use baton_model::{Ids, InvoiceId};
use sqlx::PgConnection;

use super::settling::{approve_what_was_asked, lock, settle};
use super::{Journal, Recorded};
use crate::error::Error;
use crate::events;

/// Takes a charge back. What came for it goes back, unless the past is told.
#[derive(Debug)]
pub(crate) struct VoidInvoice {
    /// Which invoice.
    pub(crate) invoice_id: InvoiceId,
    /// Why.
    pub(crate) reason: String,
    /// Where the ids of refunds come from.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Command for VoidInvoice {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let live = !context.imported;
        let mut journal = Journal::new(context, &*self.ids);
        let invoice = lock(conn, self.invoice_id).await?;
        let settlement = invoice.void(self.reason.clone(), context.occurred_at, live)?;
        let mut invoice = settle(conn, &mut journal, settlement).await?;
        if live {
            invoice = approve_what_was_asked(conn, &mut journal, invoice, None).await?;
        }
        Ok(Recorded { invoice: Some(events::invoices::invoice(&invoice)), event_id: journal.event_id() })
    }
}
