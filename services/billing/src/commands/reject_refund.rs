//! Says that a refund will not be paid.

use std::sync::Arc;

use baton_department::{Command, Context, TellsCustomer};
use baton_model::{CustomerId, Ids, RefundId};
use sqlx::PgConnection;

use super::settling::{lock_refund, settle};
use super::{Journal, RecordedRefund};
use crate::error::Error;
use crate::{events, store};

/// Says that a refund will not be paid.
#[derive(Debug)]
pub(crate) struct RejectRefund {
    /// Which refund.
    pub(crate) refund_id: RefundId,
    /// Why.
    pub(crate) reason: String,
    /// Where the ids of other refunds come from.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Command for RejectRefund {
    type Answer = RecordedRefund;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedRefund, Error> {
        let mut journal = Journal::new(context, &*self.ids);
        let (invoice, refund) = lock_refund(conn, self.refund_id).await?;
        let refund = refund.reject(self.reason.clone(), context.occurred_at)?;
        let settlement = invoice.reject_refund(refund.payment_id, &refund.amount, !context.imported)?;
        store::refunds::update(conn, &refund).await?;
        journal.tell(conn, events::refunds::told(&refund, 0)).await?;
        settle(conn, &mut journal, settlement).await?;
        let refund = Some(events::refunds::refund(&refund));
        Ok(RecordedRefund { refund, event_id: journal.event_id() })
    }
}

impl TellsCustomer for RejectRefund {
    async fn whom(&self, conn: &mut PgConnection) -> Result<CustomerId, Error> {
        let refund = store::refunds::find(conn, self.refund_id).await?;
        Ok(refund.ok_or(Error::RefundNotFound(self.refund_id))?.customer_id)
    }
}
