//! Stops an order until it is released.

use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Command, Recorded, transition};
use crate::error::Error;
use crate::events::Context;

/// Stops an order until it is released.
#[derive(Debug)]
pub(crate) struct HoldOrder {
    /// Which order.
    pub(crate) order_id: OrderId,
    /// Why.
    pub(crate) reason: String,
}

impl Command for HoldOrder {
    type Answer = Recorded;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.order_id, |order| order.hold(self.reason.clone(), context.occurred_at))
            .await
    }
}
