//! Opens a solved or closed ticket again.

use baton_department::{Command, Context};
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::domain::TicketName;
use crate::error::Error;
use crate::store;

/// Opens a solved or closed ticket again, with the same number.
#[derive(Debug)]
pub(crate) struct ReopenTicket {
    /// Which ticket.
    pub(crate) ticket: TicketName,
    /// Why.
    pub(crate) reason: String,
}

impl Command for ReopenTicket {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        // Before the ticket, as everywhere: whoever tells of the order meets us here.
        let order_status = store::heard_orders::lock_by_ticket(conn, self.ticket).await?.unwrap_or_default();
        transition(conn, context, self.ticket, |ticket| {
            ticket.reopen(self.reason.clone(), order_status, context.occurred_at)
        })
        .await
    }
}
