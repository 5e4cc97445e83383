//! What can go wrong in this department, and what the caller is told.

use baton_department::{common_error, failures};
use baton_errors::{Failure, Reason};

use crate::domain::{Refusal, State};

/// What can go wrong in this department.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// There is no such order.
    #[error("no such order")]
    OrderNotFound {
        /// The id or external reference asked for.
        order: String,
    },
    /// The order does not allow the step.
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
            Error::OrderNotFound { order } => Self::new(Reason::OrderNotFound, message).with("order", order),
            Error::Refused(refusal) => refused(refusal),
            Error::Common(error) => error.into(),
        }
    }
}

fn refused(refusal: Refusal) -> Failure {
    let message = refusal.to_string();
    match refusal {
        Refusal::WrongState { state, allowed } => failures::wrong_state(message, state, allowed),
        Refusal::ReturnNotApproved { state } => {
            failures::wrong_state(message, state, &[State::Delivered, State::Completed])
        }
        Refusal::StaleEtag { current } => failures::stale_etag(message, current),
        Refusal::OtherCurrency => Failure::invalid_field("lines", message),
    }
}
