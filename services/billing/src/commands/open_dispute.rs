//! Takes note that a customer says that an invoice is wrong.

use std::sync::Arc;

use baton_department::{Command, Context};
use baton_model::{DisputeId, Ids, InvoiceId};
use baton_proto::billing::v1;
use sqlx::PgConnection;

use super::{Journal, lock, pausing};
use crate::domain::{Claim, Dispute, DisputeRefusal, Refusal};
use crate::error::Error;
use crate::{events, store};

/// Takes note that a customer says that an invoice is wrong. Dunning waits.
#[derive(Debug)]
pub(crate) struct OpenDispute {
    /// The new dispute's id.
    pub(crate) dispute_id: DisputeId,
    /// The invoice in dispute.
    pub(crate) invoice_id: InvoiceId,
    /// What the customer says.
    pub(crate) claim: Claim,
    /// For the events.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Command for OpenDispute {
    type Answer = v1::OpenDisputeResponse;
    type Error = Error;

    async fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
    ) -> Result<v1::OpenDisputeResponse, Error> {
        let mut journal = Journal::new(context, &*self.ids);
        let invoice = lock(conn, self.invoice_id).await?;
        let charged = invoice.books.creditable().map_err(Refusal::from)?;
        self.claim.check(invoice.state(), &charged)?;
        if store::disputes::is_open(conn, invoice.id).await? {
            return Err(DisputeRefusal::AnotherOpen.into());
        }
        let (customer_id, claim) = (invoice.customer_id, self.claim.clone());
        let dispute = Dispute::open(self.dispute_id, customer_id, invoice.id, claim, context.occurred_at);
        store::disputes::insert(conn, &dispute).await?;
        journal.tell(conn, events::disputes::told(&dispute, invoice.number)).await?;
        pausing::heed(conn, &mut journal, invoice).await?;
        let dispute = Some(events::disputes::dispute(&dispute));
        Ok(v1::OpenDisputeResponse { dispute, event_id: journal.event_id() })
    }
}
