//! Prepares what is left of an order. Nobody calls it; it is what a reaction does.

use baton_department::Context;
use baton_model::{Ids, OrderId, ShipmentId};
use sqlx::PgConnection;

use super::{add, lock_order};
use crate::domain::{Preparing, Promise, Standing, Transit};
use crate::error::Error;

/// Prepares a shipment of all goods of an order that no shipment carries.
#[derive(Debug)]
pub(crate) struct PrepareRest<'a> {
    /// Which order.
    pub(crate) order_id: OrderId,
    /// How long carriers take.
    pub(crate) transit: &'a Transit,
}

impl PrepareRest<'_> {
    /// Makes the change, if the order is to be shipped by what was heard last, and something is left.
    pub(crate) async fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        ids: &dyn Ids,
    ) -> Result<(), Error> {
        let fulfilment = lock_order(conn, self.order_id).await?;
        let order = &fulfilment.order;
        if order.standing != Standing::ToShip {
            return Ok(());
        }
        let Ok(lines) = fulfilment.goods(Vec::new()) else { return Ok(()) };
        let address = order.address.clone();
        let promise = Promise::of(order.promised_by, context.occurred_at, self.transit, address.as_ref());
        let id = ShipmentId::from_uuid(ids.uuid());
        let preparing = Preparing { id, external_reference: None, lines, address, promise, replaces: None };
        add(conn, &context.another(ids.event_id()), ids, order, preparing).await?;
        Ok(())
    }
}
