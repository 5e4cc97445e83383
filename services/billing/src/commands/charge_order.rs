//! Charges an order as orders tells it. Nobody calls it; it is what reactions do.

use baton_department::Context;
use baton_model::{Ids, InvoiceId};
use sqlx::PgConnection;

use super::issue_invoice::issue;
use super::settling::{lock, settle};
use super::{Journal, pausing};
use crate::domain::{InvalidLines, Issuing, Lines, Ordered};
use crate::error::Error;
use crate::store;

/// Charges an order as orders tells it: issues its invoice, or lets the one that is there follow.
#[derive(Debug)]
pub(crate) struct ChargeOrder<'a> {
    /// The order as it is now.
    pub(crate) ordered: &'a Ordered,
    /// Where new ids come from.
    pub(crate) ids: &'a dyn Ids,
}

impl ChargeOrder<'_> {
    /// Makes the change, if there is one to make.
    pub(crate) async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<(), Error> {
        let ordered = self.ordered;
        let lines = match Lines::new(ordered.charged()) {
            Ok(lines) => lines,
            // The goods are not known yet.
            Err(InvalidLines::Empty) => return Ok(()),
            Err(invalid) => {
                tracing::warn!(order.id = %ordered.order_id, error = %invalid, "an order cannot be charged");
                return Ok(());
            }
        };
        let mut journal = Journal::new(context, self.ids);
        // What was paid may have to be paid again: whether the customer complains must not change meanwhile.
        store::customers::lock(conn, ordered.customer_id).await?;
        let invoice = match store::invoices::lock_of_order(conn, ordered.order_id).await? {
            Some(invoice) => invoice,
            None => match self.issue(conn, &mut journal, lines.clone()).await {
                // Somebody issued one at this moment.
                Err(Error::OrderAlreadyInvoiced { invoice_id, .. }) => lock(conn, invoice_id).await?,
                issued => return issued,
            },
        };
        if invoice.customer_id != ordered.customer_id {
            tracing::warn!(
                order.id = %ordered.order_id,
                customer.id = %ordered.customer_id,
                "an order's invoice is another customer's"
            );
            return Ok(());
        }
        // An invoice that was voided stays void: somebody has decided that.
        let settlement = invoice.follow(ordered, lines, context.occurred_at)?;
        let invoice = settle(conn, &mut journal, settlement).await?;
        pausing::heed(conn, &mut journal, invoice).await?;
        Ok(())
    }

    async fn issue(
        &self,
        conn: &mut PgConnection,
        journal: &mut Journal<'_>,
        lines: Lines,
    ) -> Result<(), Error> {
        let issuing = Issuing {
            customer_id: self.ordered.customer_id,
            order_id: Some(self.ordered.order_id),
            external_reference: None,
            lines,
            due_at: None,
            by_hand: false,
        };
        let invoice_id = InvoiceId::from_uuid(self.ids.uuid());
        issue(conn, journal, invoice_id, &issuing, Some(self.ordered)).await?;
        Ok(())
    }
}
