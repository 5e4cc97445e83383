//! Replaces lines, the promised time or the address.

use baton_department::{Command, Context};
use baton_model::OrderId;
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::domain::Amendment;
use crate::error::Error;

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
        transition(conn, context, self.order_id, |order| {
            order.amend(self.wanted.clone(), &self.etag, context.occurred_at)
        })
        .await
    }
}
