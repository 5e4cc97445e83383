//! Reads one shipment.

use baton_db::Work;
use sqlx::PgConnection;

use crate::domain::{Shipment, ShipmentName};
use crate::error::Error;
use crate::store;

/// Reads one shipment by id, number, tracking number or external reference.
#[derive(Debug)]
pub(crate) struct GetShipment {
    /// What it is called.
    pub(crate) shipment: ShipmentName,
}

impl Work for GetShipment {
    type Output = Shipment;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Shipment, Error> {
        let found = store::shipments::find(conn, &self.shipment).await?;
        found.ok_or_else(|| Error::ShipmentNotFound { shipment: self.shipment.as_str().to_owned() })
    }
}
