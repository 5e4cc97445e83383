//! Decides a dispute.

use std::sync::Arc;

use baton_department::{Command, Context};
use baton_model::{DisputeId, Ids};
use baton_proto::billing::v1;
use sqlx::PgConnection;

use super::{Journal, lock, pausing, settle};
use crate::domain::{Cause, Dispute, Refusal, Verdict};
use crate::error::Error;
use crate::{events, store};

/// Decides a dispute. What a customer who is right need not pay is credited, and what was paid too much goes back.
#[derive(Debug)]
pub(crate) struct ResolveDispute {
    /// Which dispute.
    pub(crate) dispute_id: DisputeId,
    /// What was found.
    pub(crate) verdict: Verdict,
    /// For the events.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Command for ResolveDispute {
    type Answer = v1::ResolveDisputeResponse;
    type Error = Error;

    async fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
    ) -> Result<v1::ResolveDisputeResponse, Error> {
        let (at, live) = (context.occurred_at, !context.imported);
        let mut journal = Journal::new(context, &*self.ids);
        // Its invoice is locked before it is looked at for good.
        let invoice_id = self.find(conn).await?.invoice_id;
        let mut invoice = lock(conn, invoice_id).await?;
        let dispute = self.find(conn).await?.resolve(self.verdict.clone(), at)?;
        store::disputes::update(conn, &dispute).await?;
        journal.tell(conn, events::disputes::told(&dispute, invoice.number)).await?;
        if let Some(owed) = dispute.owed(&invoice.books.creditable().map_err(Refusal::from)?) {
            let why = (dispute.resolution.clone(), Cause::Dispute);
            if let Some(settlement) = invoice.clone().credit(&owed, why, at, live)? {
                invoice = settle(conn, &mut journal, settlement).await?;
            }
        }
        pausing::heed(conn, &mut journal, invoice).await?;
        let dispute = Some(events::disputes::dispute(&dispute));
        Ok(v1::ResolveDisputeResponse { dispute, event_id: journal.event_id() })
    }
}

impl ResolveDispute {
    async fn find(&self, conn: &mut PgConnection) -> Result<Dispute, Error> {
        let dispute = store::disputes::find(conn, self.dispute_id).await?;
        dispute.ok_or(Error::DisputeNotFound(self.dispute_id))
    }
}
