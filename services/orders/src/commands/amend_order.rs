//! Replaces lines or the promised time.

use baton_model::OrderId;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{Command, Recorded, transition};
use crate::domain::Lines;
use crate::error::Error;
use crate::events::Context;

/// Replaces lines or the promised time.
#[derive(Debug)]
pub(crate) struct AmendOrder {
    /// Which order.
    pub(crate) order_id: OrderId,
    /// All lines as they shall be; empty keeps them.
    pub(crate) lines: Lines,
    /// When the customer was told to expect it; absent keeps the time.
    pub(crate) promised_by: Option<OffsetDateTime>,
    /// The etag that the caller read; empty amends whatever is there.
    pub(crate) etag: String,
}

impl Command for AmendOrder {
    type Answer = Recorded;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.order_id, |order| {
            order.amend(self.lines.clone(), self.promised_by, &self.etag, context.occurred_at)
        })
        .await
    }
}
