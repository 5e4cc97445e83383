//! Says that the customer has it.

use baton_department::{Command, Context};
use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::error::Error;

/// Says that the customer has it.
#[derive(Debug)]
pub(crate) struct DeliverOrder {
    /// Which order.
    pub(crate) order_id: OrderId,
}

impl Command for DeliverOrder {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.order_id, |order| order.deliver(context.occurred_at)).await
    }
}
