//! Stops an order until it is released.

use baton_department::{Command, Context};
use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::error::Error;

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
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let department = context.actor.department.as_str();
        transition(conn, context, self.order_id, |order| {
            order.hold(department, self.reason.clone(), context.occurred_at)
        })
        .await
    }
}
