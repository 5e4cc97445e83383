//! What can go wrong in every department, and what the caller is told.

use baton_client::is_transient;
use baton_db::DatabaseCause;
use baton_errors::{Failure, Reason};
use baton_inbox::replay;
use baton_model::CustomerId;
use tonic::{Code, Status};

/// What can go wrong in every department. A department's own error has it as a variant, see
/// [`common_error!`](crate::common_error).
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such customer.
    #[error("no customer {0}")]
    CustomerNotFound(CustomerId),
    /// Another object of the department already has this external reference.
    #[error("the external reference belongs to {holder}")]
    ExternalReferenceTaken {
        /// The reference.
        external_reference: String,
        /// The id of the object that has it.
        holder: String,
    },
    /// The request id was used for a different request.
    #[error(transparent)]
    Replay(#[from] replay::Error),
    /// Another service did not do what it was asked for.
    #[error("{}", .0.message())]
    Asked(Failure),
    /// Stored bytes, ours or the timeline's, are not the message they should be.
    #[error("a stored message cannot be read")]
    Unreadable(#[from] prost::DecodeError),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl Error {
    /// What `service` answered to a call that may be repeated as it is.
    ///
    /// What waiting mends is retryable. A token that is not accepted counts as such: it is the install's trouble, and no
    /// reason to give up what was to be done.
    pub fn of_call(service: &'static str, status: &Status) -> Self {
        let passes =
            is_transient(status) || matches!(status.code(), Code::DeadlineExceeded | Code::Unauthenticated);
        Self::Asked(if passes {
            let failure = Failure::new(Reason::ServiceUnavailable, format!("{service} cannot be reached"));
            failure.with("service", service)
        } else {
            Failure::of_status(status)
        })
    }
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
            Error::ExternalReferenceTaken { external_reference, holder } => {
                Self::new(Reason::ExternalReferenceTaken, message)
                    .with("external_reference", external_reference)
                    .with("id", holder)
            }
            Error::Replay(replay::Error::Reused(request_id)) => {
                Self::new(Reason::RequestIdReused, message).with("request_id", request_id)
            }
            Error::Asked(failure) => failure,
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

/// A department's error: everything of [`Error`], and its own.
pub trait DepartmentError: From<Error> + From<sqlx::Error> + DatabaseCause + Into<Failure> + Send {}

impl<E: From<Error> + From<sqlx::Error> + DatabaseCause + Into<Failure> + Send> DepartmentError for E {}

/// Makes a department's error a [`DepartmentError`]. It has a variant `Common(#[from] baton_department::Error)`, and its
/// match to a [`Failure`] passes that on: `Error::Common(error) => error.into()`.
#[macro_export]
macro_rules! common_error {
    ($error:ident) => {
        impl From<::sqlx::Error> for $error {
            fn from(error: ::sqlx::Error) -> Self {
                Self::Common(error.into())
            }
        }

        impl ::baton_db::DatabaseCause for $error {
            fn database_cause(&self) -> Option<&::sqlx::Error> {
                match self {
                    Self::Common(error) => ::baton_db::DatabaseCause::database_cause(error),
                    _ => None,
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(status: &Status) -> Failure {
        Error::of_call("orders", status).into()
    }

    #[test]
    fn what_may_pass_is_tried_again_and_what_is_final_is_passed_on() {
        for reason in [Reason::ShuttingDown, Reason::Conflict, Reason::DeadlineExceeded, Reason::TokenExpired]
        {
            let failure = asked(&Failure::new(reason, "").into());
            assert_eq!(failure.reason(), Reason::ServiceUnavailable, "{reason:?}");
            assert!(failure.is_retryable(), "{reason:?}");
        }
        let refused = Failure::new(Reason::WrongState, "the order is placed").with("state", "placed");
        let failure = asked(&refused.into());
        assert_eq!((failure.reason(), failure.message()), (Reason::WrongState, "the order is placed"));
        assert!(!failure.is_retryable());
    }
}
