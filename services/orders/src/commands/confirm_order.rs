//! Says that we will deliver.

use baton_department::{Command, Context};
use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::error::Error;

/// Says that we will deliver.
#[derive(Debug)]
pub(crate) struct ConfirmOrder {
    /// Which order.
    pub(crate) order_id: OrderId,
}

impl Command for ConfirmOrder {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.order_id, |order| order.confirm(context.occurred_at)).await
    }
}
