//! Ends a solved ticket.

use baton_department::{Command, Context};
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::domain::TicketName;
use crate::error::Error;

/// Ends a solved ticket.
#[derive(Debug)]
pub(crate) struct CloseTicket {
    /// Which ticket.
    pub(crate) ticket: TicketName,
}

impl Command for CloseTicket {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.ticket, |ticket| ticket.close(context.occurred_at)).await
    }
}
