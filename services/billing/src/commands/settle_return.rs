//! Settles a return whose goods are back. Nobody calls it; it is what a reaction does.

use baton_department::Context;
use baton_model::{CustomerId, Ids, OrderId, ReturnId};
use sqlx::PgConnection;

use super::Journal;
use super::settling::{approve_what_was_asked, settle};
use crate::error::Error;
use crate::store;

/// Settles a return whose goods are back: the invoice is credited, and what came for it goes back.
#[derive(Debug)]
pub(crate) struct SettleReturn<'a> {
    /// Whose order it must be.
    pub(crate) customer_id: CustomerId,
    /// The order whose goods came back.
    pub(crate) order_id: OrderId,
    /// The return.
    pub(crate) return_id: ReturnId,
    /// Why.
    pub(crate) reason: String,
    /// Where new ids come from.
    pub(crate) ids: &'a dyn Ids,
}

impl SettleReturn<'_> {
    /// Makes the change. An order that was never charged has nothing to settle; another customer's is as good as none.
    pub(crate) async fn run(self, conn: &mut PgConnection, context: &Context) -> Result<(), Error> {
        let invoice = store::invoices::lock_of_order(conn, self.order_id).await?;
        let Some(invoice) = invoice.filter(|invoice| invoice.customer_id == self.customer_id) else {
            tracing::warn!(
                order.id = %self.order_id,
                customer.id = %self.customer_id,
                "goods came back of an order for which the customer has no invoice"
            );
            return Ok(());
        };
        let mut journal = Journal::new(context, self.ids);
        let settlement = invoice.settle_return(self.return_id, self.reason, context.occurred_at)?;
        let invoice = settle(conn, &mut journal, settlement).await?;
        approve_what_was_asked(conn, &mut journal, invoice, Some(self.return_id)).await?;
        Ok(())
    }
}
