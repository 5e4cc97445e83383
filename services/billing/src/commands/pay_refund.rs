//! Says that the customer has the money back.

use baton_department::{Command, Context, tell};
use baton_model::RefundId;
use sqlx::PgConnection;

use super::RecordedRefund;
use super::settling::lock_refund;
use crate::error::Error;
use crate::{events, store};

/// Says that the customer has the money back.
#[derive(Debug)]
pub(crate) struct PayRefund {
    /// Which refund.
    pub(crate) refund_id: RefundId,
    /// The provider's id of the payout.
    pub(crate) payout_reference: Option<String>,
}

impl Command for PayRefund {
    type Answer = RecordedRefund;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedRefund, Error> {
        let (_, refund) = lock_refund(conn, self.refund_id).await?;
        let refund = refund.pay(self.payout_reference.clone(), context.occurred_at)?;
        store::refunds::update(conn, &refund).await?;
        // Counted under the invoice's lock: of two that are paid at once, one is the last.
        let others = store::refunds::count_others_to_pay(conn, &refund).await?;
        let event_id = tell(conn, context, events::refunds::told(&refund, others)).await?;
        Ok(RecordedRefund { refund: Some(events::refunds::refund(&refund)), event_id })
    }
}
