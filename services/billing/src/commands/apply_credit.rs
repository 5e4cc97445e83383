//! Makes an invoice less by a granted credit.

use std::sync::Arc;

use baton_department::{Command, Context};
use baton_model::{CreditId, Ids, InvoiceId};
use baton_proto::billing::v1;
use sqlx::PgConnection;

use super::{Journal, lock, settle};
use crate::domain::Cause;
use crate::error::Error;
use crate::{events, store};

/// Makes an invoice less by a granted credit.
#[derive(Debug)]
pub(crate) struct ApplyCredit {
    /// Which credit.
    pub(crate) credit_id: CreditId,
    /// To which invoice.
    pub(crate) invoice_id: InvoiceId,
    /// For the events.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Command for ApplyCredit {
    type Answer = v1::ApplyCreditResponse;
    type Error = Error;

    async fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
    ) -> Result<v1::ApplyCreditResponse, Error> {
        let (at, live) = (context.occurred_at, !context.imported);
        let mut journal = Journal::new(context, &*self.ids);
        let mut invoice = lock(conn, self.invoice_id).await?;
        let credit = store::credits::lock(conn, self.credit_id).await?;
        let credit = credit.ok_or(Error::CreditNotFound(self.credit_id))?.apply(&invoice, at)?;
        store::credits::update(conn, &credit).await?;
        journal.tell(conn, events::credits::told(&credit, Some(invoice.number))).await?;
        let why = (credit.reason.clone(), Cause::Goodwill);
        if let Some(settlement) = invoice.clone().credit(&credit.amount, why, at, live)? {
            invoice = settle(conn, &mut journal, settlement).await?;
        }
        Ok(v1::ApplyCreditResponse {
            credit: Some(events::credits::credit(&credit)),
            event_id: journal.event_id(),
            invoice: Some(events::invoices::invoice(&invoice)),
        })
    }
}
