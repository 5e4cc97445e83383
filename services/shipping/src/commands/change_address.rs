//! Sends a shipment elsewhere.

use baton_department::{Command, Context, corrected, postal};
use baton_model::ShipmentId;
use sqlx::PgConnection;

use super::{Recorded, lock, record_stating};
use crate::domain::Address;
use crate::error::Error;
use crate::store;

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
        let (_, shipment) = lock(conn, &self.shipment_id.into()).await?;
        let decided = shipment.change_address(self.address.clone(), context.occurred_at)?;
        store::shipments::update(conn, &decided.shipment).await?;
        let facts = postal(&self.address).and_then(|address| corrected("delivery.address", &address));
        record_stating(conn, context, &decided, Vec::from_iter(facts)).await
    }
}
