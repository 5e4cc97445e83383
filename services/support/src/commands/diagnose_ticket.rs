//! Begins to look for the cause, or notes a finding.

use baton_department::{Command, Context};
use sqlx::PgConnection;

use super::{Recorded, transition};
use crate::domain::TicketName;
use crate::error::Error;

/// Begins to look for the cause, or notes a finding.
#[derive(Debug)]
pub(crate) struct DiagnoseTicket {
    /// Which ticket.
    pub(crate) ticket: TicketName,
    /// What was found or tried; empty for nothing yet.
    pub(crate) note: String,
}

impl Command for DiagnoseTicket {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.ticket, |ticket| {
            ticket.diagnose(self.note.clone(), context.occurred_at)
        })
        .await
    }
}
