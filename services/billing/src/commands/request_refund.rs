//! Asks for money to go back.

use baton_department::{Command, Context, tell};
use baton_model::{Money, PaymentId, RefundId};
use sqlx::PgConnection;

use super::RecordedRefund;
use super::settling::lock;
use crate::domain::{Cause, GoingBack, Refund};
use crate::error::Error;
use crate::{events, store};

/// Asks for money to go back. Somebody has to decide.
#[derive(Debug)]
pub(crate) struct RequestRefund {
    /// The new refund's id.
    pub(crate) refund_id: RefundId,
    /// The payment.
    pub(crate) payment_id: PaymentId,
    /// How much of it.
    pub(crate) amount: Money,
    /// Why.
    pub(crate) cause: Cause,
    /// Why, in words.
    pub(crate) note: String,
}

impl Command for RequestRefund {
    type Answer = RecordedRefund;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedRefund, Error> {
        let invoice_id = store::payments::invoice_of(conn, self.payment_id).await?;
        let invoice = lock(conn, invoice_id.ok_or(Error::PaymentNotFound(self.payment_id))?).await?;
        let asked = invoice.ask_back(self.payment_id, &self.amount);
        asked.map_err(|refusal| Error::of(refusal, "refund.amount"))?;
        let (payment_id, amount, cause) = (self.payment_id, self.amount.clone(), self.cause);
        let going = GoingBack { payment_id, amount, cause, return_id: None };
        let refund = Refund::request(self.refund_id, &invoice, going, self.note.clone(), context.occurred_at);
        store::refunds::insert(conn, &refund).await?;
        let event_id = tell(conn, context, events::refunds::told(&refund, 0)).await?;
        Ok(RecordedRefund { refund: Some(events::refunds::refund(&refund)), event_id })
    }
}
