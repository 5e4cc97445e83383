//! Gives up what is still to be paid.

use std::sync::Arc;

use baton_department::{Command, Context};
use baton_model::{Ids, InvoiceId};
use sqlx::PgConnection;

use super::settling::{lock, settle};
use super::{Journal, Recorded};
use crate::error::Error;
use crate::events;

/// Gives up what is still to be paid.
#[derive(Debug)]
pub(crate) struct WriteOffInvoice {
    /// Which invoice.
    pub(crate) invoice_id: InvoiceId,
    /// Why.
    pub(crate) reason: String,
    /// Where further ids come from.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Command for WriteOffInvoice {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let mut journal = Journal::new(context, &*self.ids);
        let invoice = lock(conn, self.invoice_id).await?;
        let invoice =
            settle(conn, &mut journal, invoice.write_off(self.reason.clone(), context.occurred_at)?).await?;
        Ok(Recorded { invoice: Some(events::invoices::invoice(&invoice)), event_id: journal.event_id() })
    }
}
