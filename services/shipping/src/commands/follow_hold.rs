//! Holds or releases shipments as their order is. Nobody calls it; it is what a reaction does.

use baton_department::Context;
use baton_model::{Ids, OrderId};
use sqlx::PgConnection;

use super::{lock_order, save};
use crate::domain::Shipment;
use crate::error::Error;

/// Holds the prepared shipments of an order that is on hold, and releases those of one that is not.
#[derive(Debug)]
pub(crate) struct FollowHold {
    /// Which order.
    pub(crate) order_id: OrderId,
}

impl FollowHold {
    /// Makes the changes, by what was heard last. Each shipment that changes gets an event of its own.
    pub(crate) async fn run(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        ids: &dyn Ids,
    ) -> Result<(), Error> {
        let fulfilment = lock_order(conn, self.order_id).await?;
        let follow = if fulfilment.order.is_on_hold() { Shipment::hold } else { Shipment::release };
        for shipment in fulfilment.shipments {
            if let Some(decided) = follow(shipment, context.occurred_at) {
                save(conn, &context.another(ids.event_id()), &decided).await?;
            }
        }
        Ok(())
    }
}
