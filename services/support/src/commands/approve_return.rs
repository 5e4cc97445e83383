//! Approves that the customer sends the ordered goods back.

use baton_department::{Command, Context};
use sqlx::PgConnection;

use super::{Recorded, transition_if_new};
use crate::domain::TicketName;
use crate::error::Error;
use crate::store;

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
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let is_heard_of = store::heard_orders::lock_by_ticket(conn, self.ticket).await?.is_some();
        transition_if_new(conn, context, self.ticket, |ticket| {
            ticket.approve_return(self.reason.clone(), is_heard_of, context.occurred_at)
        })
        .await
    }
}
