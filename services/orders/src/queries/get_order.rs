//! Reads one order.

use baton_db::Work;
use sqlx::PgConnection;

use crate::domain::Order;
use crate::error::Error;
use crate::store;

/// Reads one order by id or external reference.
#[derive(Debug)]
pub(crate) struct GetOrder {
    /// Id or external reference.
    pub(crate) order: String,
}

impl Work for GetOrder {
    type Output = Order;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Order, Error> {
        let found = store::orders::find(conn, &self.order).await?;
        found.ok_or_else(|| Error::OrderNotFound { order: self.order.clone() })
    }
}
