//! Carries out what was agreed to make good. Nobody calls it; it is what a reaction does.

use baton_department::{Command, Context};
use baton_model::{CreditId, CustomerId, InvoiceId, Money, RefundId};
use sqlx::PgConnection;

use super::settling::lock;
use super::{GrantCredit, RequestRefund};
use crate::domain::{Cause, Granting};
use crate::error::Error;

/// What was agreed.
#[derive(Debug)]
pub(crate) enum Agreed {
    /// A credit, under this id.
    Credit(CreditId, Granting),
    /// Money back of an invoice, under this id.
    Refund(RefundId, InvoiceId),
}

/// Carries out what was agreed to make good, as if somebody had called for it. What cannot be done is left to people: the
/// promise stays open, and so does its case.
#[derive(Debug)]
pub(crate) struct MakeGood {
    pub(crate) agreed: Agreed,
    /// Whose it must be.
    pub(crate) customer_id: CustomerId,
    pub(crate) amount: Money,
    /// Why money goes back.
    pub(crate) cause: Cause,
    pub(crate) reason: String,
    /// How much one customer may be granted in a currency within the period, in its minor units.
    pub(crate) credit_cap_minor: i64,
}

impl MakeGood {
    /// Makes the change, if there is one to make.
    pub(crate) async fn run(self, conn: &mut PgConnection, context: &Context) -> Result<(), Error> {
        let outcome = match &self.agreed {
            Agreed::Credit(id, granting) => {
                let (credit_id, granting) = (*id, granting.clone());
                let grant = GrantCredit { credit_id, granting, cap_minor: self.credit_cap_minor };
                grant.run(conn, context).await.map(drop)
            }
            Agreed::Refund(id, invoice_id) => self.refund(conn, context, *id, *invoice_id).await,
        };
        match outcome {
            // Both are refused before anything is stored.
            Err(
                Error::Refused(_)
                | Error::Credit(_)
                | Error::UnfitAmount { .. }
                | Error::InvoiceNotFound { .. },
            ) => {
                tracing::info!("what was agreed to make good cannot be carried out, and is left to people");
                Ok(())
            }
            outcome => outcome,
        }
    }

    /// Asks the amount back of the customer's first payment that has as much left.
    async fn refund(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        refund_id: RefundId,
        invoice_id: InvoiceId,
    ) -> Result<(), Error> {
        let invoice = lock(conn, invoice_id).await?;
        let payments = invoice.payments.iter().filter(|_| invoice.customer_id == self.customer_id);
        let mut with_enough = payments.filter(|payment| invoice.ask_back(payment.id, &self.amount).is_ok());
        let Some(payment) = with_enough.next() else {
            return Err(Error::InvoiceNotFound { invoice: invoice_id.to_string() });
        };
        let (payment_id, amount) = (payment.id, self.amount.clone());
        let note = self.reason.clone();
        RequestRefund { refund_id, payment_id, amount, cause: self.cause, note }.run(conn, context).await?;
        Ok(())
    }
}
