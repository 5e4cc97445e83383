//! Says that a refund shall be paid.

use std::sync::Arc;

use baton_department::{Command, Context, TellsCustomer};
use baton_model::{CustomerId, Ids, RefundId};
use sqlx::PgConnection;

use super::settling::{lock_refund, settle};
use super::{Journal, RecordedRefund};
use crate::domain::wording;
use crate::error::Error;
use crate::{events, store};

/// Says that a refund shall be paid. What was not paid too much is credited to the invoice with it.
#[derive(Debug)]
pub(crate) struct ApproveRefund {
    /// Which refund.
    pub(crate) refund_id: RefundId,
    /// Where further ids come from.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Command for ApproveRefund {
    type Answer = RecordedRefund;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedRefund, Error> {
        let mut journal = Journal::new(context, &*self.ids);
        let (invoice, refund) = lock_refund(conn, self.refund_id).await?;
        let at = context.occurred_at;
        let refund = refund.approve(context.actor.clone(), at)?;
        let reason = format!("refund, {}", wording::refund::cause(refund.cause));
        let settlement = invoice.approve_refund(refund.payment_id, &refund.amount, reason, at)?;
        store::refunds::update(conn, &refund).await?;
        journal.tell(conn, events::refunds::told(&refund, 0)).await?;
        settle(conn, &mut journal, settlement).await?;
        let refund = Some(events::refunds::refund(&refund));
        Ok(RecordedRefund { refund, event_id: journal.event_id() })
    }
}

impl TellsCustomer for ApproveRefund {
    async fn whom(&self, conn: &mut PgConnection) -> Result<CustomerId, Error> {
        let refund = store::refunds::find(conn, self.refund_id).await?;
        Ok(refund.ok_or(Error::RefundNotFound(self.refund_id))?.customer_id)
    }
}
