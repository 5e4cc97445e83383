//! Places an order.

use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Command, Recorded, record};
use crate::domain::{Order, Placing};
use crate::error::Error;
use crate::events::Context;
use crate::store;

/// Places an order. Whether the customer exists was asked before: no transaction waits for another service.
#[derive(Debug)]
pub(crate) struct PlaceOrder {
    /// The new order's id.
    pub(crate) order_id: OrderId,
    /// What the customer asks for.
    pub(crate) placing: Placing,
}

impl Command for PlaceOrder {
    type Answer = Recorded;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let decided = Order::place(self.order_id, self.placing.clone(), context.occurred_at);
        if let Some(holder) = store::orders::insert(conn, &decided.order).await? {
            let external_reference = self.placing.external_reference.clone().unwrap_or_default();
            return Err(Error::ExternalReferenceTaken { external_reference, holder });
        }
        record(conn, context, &decided).await
    }
}
