//! Ends orders that were delivered and paid a while ago, and of which nothing shall come back.

use std::time::Duration;

use baton_department::{Context, Job};
use baton_model::OrderId;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::commands;
use crate::error::Error;
use crate::store;

/// Ends orders that were delivered and paid a while ago, and of which nothing shall come back.
#[derive(Debug)]
pub(crate) struct CompleteOrders {
    /// How long after its delivery an order ends.
    pub(crate) after: Duration,
}

impl Job for CompleteOrders {
    const NAME: &'static str = "complete_orders";
    const PERIOD: Duration = Duration::from_mins(1);

    type Object = OrderId;
    type Prepared = ();
    type Error = Error;

    async fn due(
        &self,
        conn: &mut PgConnection,
        now: OffsetDateTime,
        limit: i64,
    ) -> Result<Vec<OrderId>, Error> {
        Ok(store::orders::to_complete(conn, now - self.after, limit).await?)
    }

    async fn carry_out(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        id: &OrderId,
        (): &(),
    ) -> Result<(), Error> {
        let before = context.occurred_at - self.after;
        if let Some(order) = store::orders::lock_to_complete(conn, *id, before).await? {
            commands::save(conn, context, &order.complete(context.occurred_at)?).await?;
        }
        Ok(())
    }
}
