//! Calls the order off.

use baton_department::{Command, Context};
use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::error::Error;

/// Calls the order off.
#[derive(Debug)]
pub(crate) struct CancelOrder {
    /// Which order.
    pub(crate) order_id: OrderId,
    /// Why.
    pub(crate) reason: String,
}

impl Command for CancelOrder {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.order_id, |order| {
            order.cancel(self.reason.clone(), context.imported, context.occurred_at)
        })
        .await
    }
}
