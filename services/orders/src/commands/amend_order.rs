//! Replaces lines, the promised time or the address.

use baton_department::{Command, Context, corrected, postal};
use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Recorded, lock, record_stating};
use crate::domain::Amendment;
use crate::error::Error;
use crate::store;

/// Replaces lines, the promised time or the address.
#[derive(Debug)]
pub(crate) struct AmendOrder {
    /// Which order.
    pub(crate) order_id: OrderId,
    /// What shall be different.
    pub(crate) wanted: Amendment,
    /// The etag that the caller read; empty amends whatever is there.
    pub(crate) etag: String,
}

impl Command for AmendOrder {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let order = lock(conn, self.order_id).await?;
        let decided = order.amend(self.wanted.clone(), &self.etag, context.occurred_at)?;
        store::orders::update(conn, &decided.order, context.imported).await?;
        let address = self.wanted.delivery_address.as_ref().and_then(postal);
        let facts = address.and_then(|address| corrected("delivery.address", &address));
        record_stating(conn, context, &decided, Vec::from_iter(facts)).await
    }
}
