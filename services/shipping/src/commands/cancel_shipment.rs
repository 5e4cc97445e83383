//! Gives a shipment up; nothing replaces it.

use baton_department::{Command, Context};
use baton_model::ShipmentId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::error::Error;

/// Gives a shipment up; nothing replaces it.
#[derive(Debug)]
pub(crate) struct CancelShipment {
    /// Which shipment.
    pub(crate) shipment_id: ShipmentId,
    /// Why.
    pub(crate) reason: String,
}

impl Command for CancelShipment {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.shipment_id, |fulfilment, shipment| {
            let others = fulfilment.live_beside(shipment.id);
            shipment.cancel(self.reason.clone(), others, context.occurred_at)
        })
        .await
    }
}
