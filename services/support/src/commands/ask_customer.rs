//! Waits for something the customer must do or tell.

use sqlx::PgConnection;

use super::{Command, Recorded, transition};
use crate::domain::TicketName;
use crate::error::Error;
use crate::events::Context;

/// Waits for something the customer must do or tell.
#[derive(Debug)]
pub(crate) struct AskCustomer {
    /// Which ticket.
    pub(crate) ticket: TicketName,
    /// What we wait for.
    pub(crate) question: String,
}

impl Command for AskCustomer {
    type Answer = Recorded;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.ticket, |ticket| {
            ticket.ask(self.question.clone(), context.occurred_at)
        })
        .await
    }
}
