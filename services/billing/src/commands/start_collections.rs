//! Gives an invoice to collections before the calendar does.

use std::sync::Arc;

use baton_department::{Command, Context};
use baton_model::{Ids, InvoiceId};
use sqlx::PgConnection;

use super::settling::{lock, settle};
use super::{Journal, Recorded};
use crate::error::Error;
use crate::events;

/// Gives an invoice to collections before the calendar does.
#[derive(Debug)]
pub(crate) struct StartCollections {
    /// Which invoice.
    pub(crate) invoice_id: InvoiceId,
    /// Where further ids come from.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Command for StartCollections {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let mut journal = Journal::new(context, &*self.ids);
        let invoice = lock(conn, self.invoice_id).await?;
        let invoice = settle(conn, &mut journal, invoice.start_collections(context.occurred_at)?).await?;
        Ok(Recorded { invoice: Some(events::invoices::invoice(&invoice)), event_id: journal.event_id() })
    }
}
