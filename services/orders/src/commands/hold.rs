//! Stops an order until it is released.

use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Command, Recorded, transition};
use crate::error::Error;
use crate::events::Context;

/// Stops an order until it is released.
#[derive(Debug)]
pub struct Hold {
    /// Which order.
    pub order_id: OrderId,
    /// Why.
    pub reason: String,
}

impl Command for Hold {
    type Answer = Recorded;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.order_id, |order| {
            order.hold(self.reason.clone(), context.occurred_at)
        })
        .await
    }
}
