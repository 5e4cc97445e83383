//! Says that the goods came back.

use baton_department::{Command, Context};
use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::error::Error;

/// Says that the goods came back.
#[derive(Debug)]
pub(crate) struct ReturnOrder {
    /// Which order.
    pub(crate) order_id: OrderId,
    /// Why; empty takes the reason of the approval.
    pub(crate) reason: String,
}

impl Command for ReturnOrder {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.order_id, |order| {
            order.take_back(self.reason.clone(), context.occurred_at)
        })
        .await
    }
}
