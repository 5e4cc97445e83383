//! What can go wrong in this department, and what the caller is told.

use baton_department::{common_error, failures};
use baton_errors::{Failure, Reason};
use baton_model::{ArticleId, InvalidNumber};

use crate::domain::Refusal;

/// What can go wrong in this department.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// There is no such ticket.
    #[error("no such ticket")]
    TicketNotFound {
        /// The id, number or external reference asked for.
        ticket: String,
    },
    /// What was asked for looks like a ticket's number that was misheard.
    #[error("{0}")]
    Misheard(InvalidNumber),
    /// There is no such known solution.
    #[error("no such article")]
    ArticleNotFound(ArticleId),
    /// Every number that was drawn is taken, which does not happen by chance.
    #[error("no free ticket number was found; repeat the call")]
    NoFreeNumber,
    /// The ticket does not allow the step.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What can go wrong in every department.
    #[error(transparent)]
    Common(#[from] baton_department::Error),
}

common_error!(Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::TicketNotFound { ticket } => {
                Self::new(Reason::TicketNotFound, message).with("ticket", ticket)
            }
            Error::Misheard(_) => Self::invalid_field("ticket", message),
            Error::ArticleNotFound(id) => Self::new(Reason::ArticleNotFound, message).with("article_id", id),
            Error::NoFreeNumber => Self::new(Reason::Conflict, message),
            Error::Refused(refusal) => refused(refusal),
            Error::Common(error) => error.into(),
        }
    }
}

fn refused(refusal: Refusal) -> Failure {
    let message = refusal.to_string();
    match refusal {
        Refusal::WrongState { state, allowed } => failures::wrong_state(message, state, allowed),
        Refusal::NoOrder => Failure::invalid_field("ticket", message),
        Refusal::OrderUnheardOf { order_id } => {
            Failure::new(Reason::OrderNotFound, message).with("order", order_id)
        }
        Refusal::NotTried => Failure::invalid_field("article_id", message),
        Refusal::StaleEtag { current } => failures::stale_etag(message, current),
    }
}
