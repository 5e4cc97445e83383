//! Begins to pick and pack.

use baton_department::{Command, Context};
use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::error::Error;

/// Begins to pick and pack.
#[derive(Debug)]
pub(crate) struct StartFulfilment {
    /// Which order.
    pub(crate) order_id: OrderId,
}

impl Command for StartFulfilment {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.order_id, |order| order.start_fulfilment(context.occurred_at)).await
    }
}
