//! Approves that the customer sends the ordered goods back.

use sqlx::PgConnection;

use super::{Command, Recorded, transition_if_new};
use crate::domain::TicketName;
use crate::error::Error;
use crate::events::Context;

/// Approves that the customer sends the ordered goods back.
#[derive(Debug)]
pub(crate) struct ApproveReturn {
    /// Which ticket.
    pub(crate) ticket: TicketName,
    /// Why.
    pub(crate) reason: String,
}

impl Command for ApproveReturn {
    type Answer = Recorded;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition_if_new(conn, context, self.ticket, |ticket| {
            ticket.approve_return(self.reason.clone(), context.occurred_at)
        })
        .await
    }
}
