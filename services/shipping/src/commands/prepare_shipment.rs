//! Prepares a shipment of some or all goods of an order.

use std::sync::Arc;

use baton_department::{Command, Context};
use baton_model::{Ids, OrderId, ShipmentId};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{Recorded, add, lock_order};
use crate::domain::{Address, Line, Preparing, Promise, Refusal, Transit};
use crate::error::Error;

/// Prepares a shipment of some or all goods of an order.
#[derive(Debug)]
pub(crate) struct PrepareShipment {
    /// The new shipment's id.
    pub(crate) shipment_id: ShipmentId,
    /// Where its number comes from.
    pub(crate) ids: Arc<dyn Ids>,
    /// How long carriers take.
    pub(crate) transit: Transit,
    /// The order whose goods it carries.
    pub(crate) order_id: OrderId,
    /// Its number in another system.
    pub(crate) external_reference: Option<String>,
    /// What it carries; empty for all that is left.
    pub(crate) lines: Vec<Line>,
    /// Where it goes; absent for the order's address.
    pub(crate) address: Option<Address>,
    /// When the customer was told to expect it; absent for what the order says, else for what shipping can keep.
    pub(crate) promised_by: Option<OffsetDateTime>,
}

impl Command for PrepareShipment {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let fulfilment = lock_order(conn, self.order_id).await?;
        let order = &fulfilment.order;
        // History cannot be stopped any more.
        if order.is_called_off() && !context.imported {
            return Err(Refusal::OrderStopped { order_id: order.id }.into());
        }
        let lines = fulfilment.goods(self.lines.clone())?;
        let address = self.address.clone().or_else(|| order.address.clone());
        let given = self.promised_by.or(order.promised_by);
        let promise = if context.imported {
            Promise::unchecked(given)
        } else {
            Promise::of(given, context.occurred_at, &self.transit, address.as_ref())
        };
        let external_reference = self.external_reference.clone();
        let preparing =
            Preparing { id: self.shipment_id, external_reference, lines, address, promise, replaces: None };
        add(conn, context, self.ids.as_ref(), order, preparing).await
    }
}
