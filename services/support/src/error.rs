//! What can go wrong in this department, and what the caller is told.

use baton_db::DatabaseCause;
use baton_errors::{Failure, Reason, Violations};
use baton_inbox::replay;
use baton_model::{ArticleId, CustomerId, InvalidNumber, TicketId};

use crate::domain::Refusal;

/// What can go wrong in this department.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// There is no such customer.
    #[error("no customer {0}")]
    CustomerNotFound(CustomerId),
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
    /// Another ticket already has this external reference.
    #[error("the external reference belongs to ticket {holder}")]
    ExternalReferenceTaken {
        /// The reference.
        external_reference: String,
        /// The ticket that has it.
        holder: TicketId,
    },
    /// Every number that was drawn is taken, which does not happen by chance.
    #[error("no free ticket number was found; repeat the call")]
    NoFreeNumber,
    /// The ticket does not allow the step.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The request id was used for a different request.
    #[error(transparent)]
    Replay(#[from] replay::Error),
    /// Stored bytes, ours or the timeline's, are not the message they should be.
    #[error("a stored message cannot be read")]
    Unreadable(#[from] prost::DecodeError),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl DatabaseCause for Error {
    fn database_cause(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(error) => Some(error),
            Self::Replay(error) => error.database_cause(),
            _ => None,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::CustomerNotFound(id) => {
                Self::new(Reason::CustomerNotFound, message).with("customer_id", id)
            }
            Error::TicketNotFound { ticket } => {
                Self::new(Reason::TicketNotFound, message).with("ticket", ticket)
            }
            Error::Misheard(_) => invalid("ticket", message),
            Error::ArticleNotFound(id) => Self::new(Reason::ArticleNotFound, message).with("article_id", id),
            Error::ExternalReferenceTaken { external_reference, holder } => {
                Self::new(Reason::ExternalReferenceTaken, message)
                    .with("external_reference", external_reference)
                    .with("id", holder)
            }
            Error::NoFreeNumber => Self::new(Reason::Conflict, message),
            Error::Refused(refusal) => refused(refusal),
            Error::Replay(replay::Error::Reused(request_id)) => {
                Self::new(Reason::RequestIdReused, message).with("request_id", request_id)
            }
            Error::Replay(replay::Error::Database(error)) | Error::Database(error) => {
                baton_errors::database(&error)
            }
            Error::Unreadable(_) => {
                tracing::error!("a stored message cannot be read");
                Self::new(Reason::Internal, "internal error")
            }
        }
    }
}

fn refused(refusal: Refusal) -> Failure {
    let message = refusal.to_string();
    match refusal {
        Refusal::WrongState { state, allowed } => {
            let allowed: Vec<&str> = allowed.iter().map(|state| state.as_str()).collect();
            Failure::new(Reason::WrongState, message).with("state", state).with("allowed", allowed.join(","))
        }
        Refusal::NoOrder => invalid("ticket", message),
        Refusal::NotTried => invalid("article_id", message),
        Refusal::StaleEtag { current } => {
            Failure::new(Reason::StaleEtag, message).with("current_etag", current)
        }
    }
}

fn invalid(field: &str, message: String) -> Failure {
    let mut violations = Violations::new();
    violations.add(field, message);
    Failure::invalid(violations)
}
