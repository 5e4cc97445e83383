//! Stops the shipments of an order that is called off. Nobody calls it; it is what a reaction does.

use baton_department::Context;
use baton_model::{Ids, OrderId};
use sqlx::PgConnection;

use super::{lock_order, save};
use crate::error::Error;

/// Stops the shipments of an order that is called off: what is here stays, what left comes back.
#[derive(Debug)]
pub(crate) struct StopShipments {
    /// Which order.
    pub(crate) order_id: OrderId,
    /// Why.
    pub(crate) reason: String,
}

impl StopShipments {
    /// Makes the changes. Each shipment that is stopped gets an event of its own.
    pub(crate) async fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        ids: &dyn Ids,
    ) -> Result<(), Error> {
        let mut fulfilment = lock_order(conn, self.order_id).await?;
        if !fulfilment.order.is_called_off() {
            return Ok(());
        }
        for id in fulfilment.shipments.iter().map(|shipment| shipment.id).collect::<Vec<_>>() {
            let others = fulfilment.live_beside(id);
            let Some(shipment) = fulfilment.shipment(id) else { continue };
            if let Some(decided) = shipment.stop(&self.reason, others, context.occurred_at) {
                save(conn, &context.another(ids.event_id()), &decided).await?;
                fulfilment.note(&decided.shipment);
            }
        }
        Ok(())
    }
}
