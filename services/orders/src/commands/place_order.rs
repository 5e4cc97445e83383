//! Places an order.

use baton_department::Error::ExternalReferenceTaken;
use baton_department::{Command, Context, postal, said};
use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Recorded, record_stating};
use crate::domain::{Order, Placing};
use crate::error::Error;
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
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let decided = Order::place(self.order_id, self.placing.clone(), context.occurred_at);
        if let Some(holder) = store::orders::insert(conn, &decided.order, context.imported).await? {
            let external_reference = self.placing.external_reference.clone().unwrap_or_default();
            let holder = holder.to_string();
            return Err(ExternalReferenceTaken { external_reference, holder }.into());
        }
        // Whoever delivers it, or sells to them again, need not ask.
        let address = self.placing.delivery_address.as_ref().and_then(postal);
        let facts = address.and_then(|address| said("delivery.address", &address));
        record_stating(conn, context, &decided, Vec::from_iter(facts)).await
    }
}
