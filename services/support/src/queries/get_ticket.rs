//! Reads one ticket.

use baton_db::Work;
use baton_model::{DictatableNumber, InvalidNumber};
use sqlx::PgConnection;

use crate::domain::Ticket;
use crate::error::Error;
use crate::store;

/// Reads one ticket by id, number or external reference.
#[derive(Debug)]
pub(crate) struct GetTicket {
    /// Id, number or external reference.
    pub(crate) ticket: String,
}

impl Work for GetTicket {
    type Output = Ticket;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Ticket, Error> {
        let found = store::tickets::find(conn, &self.ticket).await?;
        // A reference may look like a number with a wrong check character, so that is asked last.
        found.ok_or_else(|| match self.ticket.parse::<DictatableNumber>() {
            Err(misheard @ InvalidNumber::WrongCheck) => Error::Misheard(misheard),
            _ => Error::TicketNotFound { ticket: self.ticket.clone() },
        })
    }
}
