//! Says that the problem is solved.

use baton_department::{Command, Context, TellsCustomer};
use baton_model::CustomerId;
use sqlx::PgConnection;

use super::{Recorded, customer_of, transition};
use crate::domain::TicketName;
use crate::error::Error;

/// Says that the problem is solved.
#[derive(Debug)]
pub(crate) struct SolveTicket {
    /// Which ticket.
    pub(crate) ticket: TicketName,
    /// How.
    pub(crate) solution: String,
    /// What caused it; empty for unknown.
    pub(crate) root_cause: String,
}

impl Command for SolveTicket {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.ticket, |ticket| {
            ticket.solve(self.solution.clone(), self.root_cause.clone(), context.occurred_at)
        })
        .await
    }
}

impl TellsCustomer for SolveTicket {
    async fn whom(&self, conn: &mut PgConnection) -> Result<CustomerId, Error> {
        customer_of(conn, self.ticket).await
    }
}
