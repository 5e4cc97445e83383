//! Gives a shipment to the carrier.

use baton_department::{Command, Context};
use baton_model::ShipmentId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::error::Error;

/// Gives a shipment to the carrier.
#[derive(Debug)]
pub(crate) struct HandOverShipment {
    /// Which shipment.
    pub(crate) shipment_id: ShipmentId,
    /// The carrier's name; empty for unknown.
    pub(crate) carrier: String,
    /// The carrier's number; empty for none.
    pub(crate) tracking_number: String,
}

impl Command for HandOverShipment {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.shipment_id, |fulfilment, shipment| {
            let (carrier, tracking_number) = (self.carrier.clone(), self.tracking_number.clone());
            let is_history = context.imported;
            shipment.hand_over(&fulfilment.order, is_history, carrier, tracking_number, context.occurred_at)
        })
        .await
    }
}
