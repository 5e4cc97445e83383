//! Takes note that support approved a return. Nobody calls it; it is what a reaction does.

use baton_model::{CustomerId, OrderId};
use sqlx::PgConnection;

use super::{lock, save};
use crate::error::Error;
use crate::events::Context;

/// Takes note that support approved a return.
#[derive(Debug)]
pub(crate) struct ApproveReturn {
    /// Whose order it must be.
    pub(crate) customer_id: CustomerId,
    /// Which order.
    pub(crate) order_id: OrderId,
    /// Why.
    pub(crate) reason: String,
}

impl ApproveReturn {
    /// Makes the change, unless it was made before. Another customer's order is as good as none: somebody mistyped it.
    pub(crate) async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<(), Error> {
        let order = lock(conn, self.order_id).await?;
        if order.customer_id != self.customer_id {
            return Err(Error::OrderNotFound { order: self.order_id.to_string() });
        }
        if let Some(decided) = order.approve_return(self.reason.clone(), context.occurred_at) {
            save(conn, context, &decided).await?;
        }
        Ok(())
    }
}
