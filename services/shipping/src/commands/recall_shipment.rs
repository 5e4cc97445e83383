//! Asks the carrier to bring a shipment back.

use baton_department::{Command, Context};
use baton_model::ShipmentId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::error::Error;

/// Asks the carrier to bring a shipment back.
#[derive(Debug)]
pub(crate) struct RecallShipment {
    /// Which shipment.
    pub(crate) shipment_id: ShipmentId,
    /// Why.
    pub(crate) reason: String,
}

impl Command for RecallShipment {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.shipment_id, |_, shipment| {
            shipment.recall(self.reason.clone(), context.occurred_at)
        })
        .await
    }
}
