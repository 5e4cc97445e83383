//! Sends goods once more because it was agreed to make good. Nobody calls it; it is what a reaction does.

use std::sync::Arc;

use baton_department::{Command, Context};
use baton_model::{CustomerId, Ids, ShipmentId};
use sqlx::PgConnection;

use super::{ReshipShipment, lock};
use crate::domain::Transit;
use crate::error::Error;

/// Sends goods once more, as if somebody had called for it. What cannot be done is left to people: the promise stays open,
/// and so does its case.
#[derive(Debug)]
pub(crate) struct MakeGood {
    /// Whose it must be.
    pub(crate) customer_id: CustomerId,
    /// What went wrong.
    pub(crate) shipment_id: ShipmentId,
    /// The new one's id.
    pub(crate) replacement_id: ShipmentId,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) transit: Transit,
}

impl MakeGood {
    /// Makes the change, if there is one to make.
    pub(crate) async fn run(self, conn: &mut PgConnection, context: &Context) -> Result<(), Error> {
        match self.reship(conn, context).await {
            // All are refused before anything is stored.
            Err(Error::Refused(_) | Error::ShipmentNotFound { .. } | Error::OrderNotFound { .. }) => {
                tracing::info!("what was agreed to make good cannot be sent, and is left to people");
                Ok(())
            }
            outcome => outcome,
        }
    }

    async fn reship(self, conn: &mut PgConnection, context: &Context) -> Result<(), Error> {
        let Self { customer_id, shipment_id, replacement_id, ids, transit } = self;
        let (_, shipment) = lock(conn, &shipment_id.into()).await?;
        if shipment.customer_id != customer_id {
            return Err(Error::ShipmentNotFound { shipment: shipment_id.to_string() });
        }
        let reship = ReshipShipment { shipment_id, replacement_id, ids, transit, address: None };
        reship.run(conn, context).await.map(drop)
    }
}
