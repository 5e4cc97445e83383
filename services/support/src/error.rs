//! What can go wrong in this department, and what the caller is told.

use baton_db::DatabaseCause;
use baton_errors::{Failure, Reason, Violations};
use baton_inbox::replay;
use baton_model::{CustomerId, OrderId};

use crate::domain::{Refusal, State};

/// What can go wrong in this department.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// There is no such customer.
    #[error("no customer {0}")]
    CustomerNotFound(CustomerId),
    /// There is no such order.
    #[error("no such order")]
    OrderNotFound {
        /// The id or external reference asked for.
        order: String,
    },
    /// Another order already has this external reference.
    #[error("the external reference belongs to order {holder}")]
    ExternalReferenceTaken {
        /// The reference.
        external_reference: String,
        /// The order that has it.
        holder: OrderId,
    },
    /// The order does not allow the step.
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
            Error::OrderNotFound { order } => Self::new(Reason::OrderNotFound, message).with("order", order),
            Error::ExternalReferenceTaken { external_reference, holder } => {
                Self::new(Reason::ExternalReferenceTaken, message)
                    .with("external_reference", external_reference)
                    .with("id", holder)
            }
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
        Refusal::WrongState { state, allowed } => wrong_state(message, state, allowed),
        Refusal::ReturnNotApproved { state } => {
            wrong_state(message, state, &[State::Delivered, State::Completed])
        }
        Refusal::StaleEtag { current } => {
            Failure::new(Reason::StaleEtag, message).with("current_etag", current)
        }
        Refusal::OtherCurrency => {
            let mut violations = Violations::new();
            violations.add("lines", message);
            Failure::invalid(violations)
        }
    }
}

fn wrong_state(message: String, state: State, allowed: &[State]) -> Failure {
    let allowed: Vec<&str> = allowed.iter().map(|state| state.as_str()).collect();
    Failure::new(Reason::WrongState, message).with("state", state).with("allowed", allowed.join(","))
}
