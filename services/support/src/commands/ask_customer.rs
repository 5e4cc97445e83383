//! Waits for something the customer must do or tell.

use baton_department::{Command, Context, TellsCustomer};
use baton_model::CustomerId;
use sqlx::PgConnection;

use super::{Recorded, customer_of, transition};
use crate::domain::TicketName;
use crate::error::Error;

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
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        transition(conn, context, self.ticket, |ticket| {
            ticket.ask(self.question.clone(), context.occurred_at)
        })
        .await
    }
}

impl TellsCustomer for AskCustomer {
    async fn whom(&self, conn: &mut PgConnection) -> Result<CustomerId, Error> {
        customer_of(conn, self.ticket).await
    }
}
