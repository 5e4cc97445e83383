//! Ends a delivered order.

use baton_department::{Command, Context};
use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::error::Error;

/// Ends a delivered order.
#[derive(Debug)]
pub(crate) struct CompleteOrder {
    /// Which order.
    pub(crate) order_id: OrderId,
}

impl Command for CompleteOrder {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.order_id, |order| order.complete(context.occurred_at)).await
    }
}
