//! Gives a shipment up and prepares another one with the same goods.

use std::sync::Arc;

use baton_department::{Command, Context};
use baton_model::{Ids, ShipmentId};
use baton_proto::shipping::v1;
use sqlx::PgConnection;

use super::{add, lock, save};
use crate::domain::{Address, Preparing, Promise, Transit};
use crate::error::Error;

/// Gives a shipment up and prepares another one with the same goods. The new one has a promise of its own: the time of
/// the first one was promised for the first one.
#[derive(Debug)]
pub(crate) struct ReshipShipment {
    /// Which shipment.
    pub(crate) shipment_id: ShipmentId,
    /// The new shipment's id.
    pub(crate) replacement_id: ShipmentId,
    /// Where the new one's number comes from, and its event's id.
    pub(crate) ids: Arc<dyn Ids>,
    /// How long carriers take.
    pub(crate) transit: Transit,
    /// Where the new one goes; absent for the same address.
    pub(crate) address: Option<Address>,
}

impl Command for ReshipShipment {
    type Answer = v1::ReshipShipmentResponse;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Self::Answer, Error> {
        let (fulfilment, shipment) = lock(conn, &self.shipment_id.into()).await?;
        let (order, at) = (&fulfilment.order, context.occurred_at);
        let decided = shipment.reship(self.replacement_id, order, context.imported, at)?;
        let given_up = save(conn, context, &decided).await?;

        let address = self.address.clone().or_else(|| decided.shipment.address.clone());
        let promise = if context.imported {
            Promise::unchecked(None)
        } else {
            Promise::of(None, at, &self.transit, address.as_ref())
        };
        let preparing = Preparing {
            id: self.replacement_id,
            external_reference: None,
            lines: decided.shipment.lines.clone(),
            address,
            promise,
            replaces: Some((self.shipment_id, decided.shipment.promise_id)),
        };
        let ids = self.ids.as_ref();
        let added = add(conn, &context.another(ids.event_id()), ids, order, preparing).await?;
        Ok(v1::ReshipShipmentResponse {
            shipment: given_up.shipment,
            event_id: given_up.event_id,
            replacement: added.shipment,
        })
    }
}
