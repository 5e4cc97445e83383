//! Hands the order to the carrier.

use baton_department::{Command, Context};
use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::error::Error;

/// Hands the order to the carrier.
#[derive(Debug)]
pub(crate) struct ShipOrder {
    /// Which order.
    pub(crate) order_id: OrderId,
    /// The carrier's name; empty for unknown.
    pub(crate) carrier: String,
    /// The carrier's number; empty for none.
    pub(crate) tracking_number: String,
}

impl Command for ShipOrder {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.order_id, |order| {
            order.ship(self.carrier.clone(), self.tracking_number.clone(), context.occurred_at)
        })
        .await
    }
}
