//! Takes back the charge for an order that was called off. Nobody calls it; it is what a reaction does.

use baton_department::Context;
use baton_model::{CustomerId, Ids, OrderId};
use sqlx::PgConnection;

use super::Journal;
use super::settling::{approve_what_was_asked, settle};
use crate::error::Error;
use crate::store;

/// Takes back the charge for an order that was called off; what came for it goes back.
#[derive(Debug)]
pub(crate) struct CallOffOrder<'a> {
    /// Whose order it must be.
    pub(crate) customer_id: CustomerId,
    /// Which order.
    pub(crate) order_id: OrderId,
    /// Why.
    pub(crate) reason: String,
    /// Where new ids come from.
    pub(crate) ids: &'a dyn Ids,
}

impl CallOffOrder<'_> {
    /// Makes the change, unless there is no charge. Another customer's order is as good as none.
    pub(crate) async fn run(self, conn: &mut PgConnection, context: &Context) -> Result<(), Error> {
        let Some(invoice) = store::invoices::lock_of_order(conn, self.order_id).await? else { return Ok(()) };
        if invoice.customer_id != self.customer_id {
            tracing::warn!(
                order.id = %self.order_id,
                customer.id = %self.customer_id,
                "an order was called off whose invoice is another customer's"
            );
            return Ok(());
        }
        let mut journal = Journal::new(context, self.ids);
        if let Some(settlement) = invoice.call_off(self.reason, context.occurred_at, true)? {
            let invoice = settle(conn, &mut journal, settlement).await?;
            approve_what_was_asked(conn, &mut journal, invoice, None).await?;
        }
        Ok(())
    }
}
