//! Lets a held order go on where it was held.

use baton_department::{Command, Context};
use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::error::Error;

/// Lets a held order go on where it was held.
#[derive(Debug)]
pub(crate) struct ReleaseOrder {
    /// Which order.
    pub(crate) order_id: OrderId,
}

impl Command for ReleaseOrder {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.order_id, |order| order.release(context.occurred_at)).await
    }
}
