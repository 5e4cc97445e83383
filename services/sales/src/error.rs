//! What can go wrong in this department, and what the caller is told.

use baton_department::{common_error, failures};
use baton_errors::{Failure, Reason};
use baton_model::{CustomerId, InvalidNumber, RequestId, TouchId};
use time::format_description::well_known::Rfc3339;

use crate::domain::Refusal;

/// What can go wrong in this department.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// There is no such lead.
    #[error("no such lead")]
    LeadNotFound {
        /// The id or external reference asked for.
        lead: String,
    },
    /// There is no such quote.
    #[error("no such quote")]
    QuoteNotFound {
        /// The id, number or external reference asked for.
        quote: String,
    },
    /// What was asked for looks like a quote's number that was misheard.
    #[error("{0}")]
    Misheard(InvalidNumber),
    /// The customer has no account.
    #[error("the customer has no account")]
    AccountNotFound(CustomerId),
    /// There is no such touch.
    #[error("no such touch")]
    TouchNotFound(TouchId),
    /// Every number that was drawn is taken, which does not happen by chance.
    #[error("no free quote number was found; repeat the call")]
    NoFreeNumber,
    /// An acceptance is neither settled nor under way, which does not happen.
    #[error("acceptance {0} is neither settled nor under way")]
    NotUnderWay(RequestId),
    /// An order that was to be placed has no request id, which does not happen.
    #[error("an acceptance does not name its order's request id")]
    NoRequestId,
    /// Orders answered something else than an order or a reason.
    #[error("orders placed an order without an id")]
    NoOrderId,
    /// The object does not allow the step.
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
            Error::LeadNotFound { lead } => Self::new(Reason::LeadNotFound, message).with("lead", lead),
            Error::QuoteNotFound { quote } => Self::new(Reason::QuoteNotFound, message).with("quote", quote),
            Error::Misheard(_) => Self::invalid_field("quote", message),
            Error::AccountNotFound(id) => Self::new(Reason::AccountNotFound, message).with("customer_id", id),
            Error::TouchNotFound(id) => Self::new(Reason::TouchNotFound, message).with("touch_id", id),
            Error::NoFreeNumber => Self::new(Reason::Conflict, message),
            Error::NotUnderWay(_) | Error::NoRequestId | Error::NoOrderId => {
                tracing::error!("{message}");
                Self::new(Reason::Internal, "internal error")
            }
            Error::Refused(refusal) => refused(refusal),
            Error::Common(error) => error.into(),
        }
    }
}

fn refused(refusal: Refusal) -> Failure {
    let message = refusal.to_string();
    match refusal {
        Refusal::WrongState { state, allowed, .. } => failures::wrong_state(message, state, &allowed),
        Refusal::BeingAccepted { allowed } => failures::wrong_state(message, "accepting", allowed),
        Refusal::QuoteExpired { valid_until } => {
            let valid_until = valid_until.format(&Rfc3339).unwrap_or_default();
            Failure::new(Reason::QuoteExpired, message).with("valid_until", valid_until)
        }
        Refusal::StaleEtag { current, .. } => failures::stale_etag(message, current),
    }
}
