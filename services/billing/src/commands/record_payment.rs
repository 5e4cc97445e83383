//! Takes note of money that came.

use std::sync::Arc;

use baton_department::{Command, Context};
use baton_model::{Ids, InvoiceId};
use sqlx::PgConnection;

use super::settling::{lock, settle};
use super::{Journal, Recorded};
use crate::domain::Incoming;
use crate::error::Error;
use crate::{events, store};

/// Takes note of money that came. A charge that is known changes nothing, and has no event.
#[derive(Debug)]
pub(crate) struct RecordPayment {
    /// For which invoice.
    pub(crate) invoice_id: InvoiceId,
    /// What came.
    pub(crate) incoming: Incoming,
    /// Where the ids of refunds come from.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Command for RecordPayment {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let mut journal = Journal::new(context, &*self.ids);
        let mut invoice = lock(conn, self.invoice_id).await?;
        if !invoice.knows(&self.incoming) {
            let settlement = invoice.receive(self.incoming.clone(), context.occurred_at, !context.imported);
            let settlement = settlement.map_err(|refusal| Error::of(refusal, "payment.amount"))?;
            // Before the refunds, which name it.
            let payments = &settlement.invoice.payments;
            if let Some(payment) = payments.last() {
                store::payments::insert(conn, self.invoice_id, payments.len(), payment).await?;
            }
            invoice = settle(conn, &mut journal, settlement).await?;
        }
        Ok(Recorded { invoice: Some(events::invoices::invoice(&invoice)), event_id: journal.event_id() })
    }
}
