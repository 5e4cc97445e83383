//! Notes what the customer answered, and goes on.

use baton_department::{Command, Context};
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::domain::TicketName;
use crate::error::Error;

/// Notes what the customer answered, and goes on.
#[derive(Debug)]
pub(crate) struct RecordAnswer {
    /// Which ticket.
    pub(crate) ticket: TicketName,
    /// The answer.
    pub(crate) answer: String,
}

impl Command for RecordAnswer {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.ticket, |ticket| {
            ticket.answer(self.answer.clone(), context.occurred_at)
        })
        .await
    }
}
