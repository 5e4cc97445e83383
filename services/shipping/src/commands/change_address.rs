//! Sends a shipment elsewhere.

use baton_department::{Command, Context};
use baton_model::ShipmentId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::domain::Address;
use crate::error::Error;

/// Sends a shipment elsewhere.
#[derive(Debug)]
pub(crate) struct ChangeAddress {
    /// Which shipment.
    pub(crate) shipment_id: ShipmentId,
    /// Where to.
    pub(crate) address: Address,
}

impl Command for ChangeAddress {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.shipment_id, |_, shipment| {
            shipment.change_address(self.address.clone(), context.occurred_at)
        })
        .await
    }
}
