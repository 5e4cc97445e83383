//! What can go wrong in this department, and what the caller is told.

use baton_department::{common_error, failures};
use baton_errors::{Failure, Reason};
use baton_model::InvalidNumber;

use crate::domain::{Refusal, ReturnRefusal};

/// What can go wrong in this department.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Shipping has not heard of such an order.
    #[error("no such order")]
    OrderNotFound {
        /// The id asked for.
        order: String,
    },
    /// There is no such shipment.
    #[error("no such shipment")]
    ShipmentNotFound {
        /// The id, number or reference asked for.
        shipment: String,
    },
    /// There is no such return.
    #[error("no such return")]
    ReturnNotFound {
        /// The id or label number asked for.
        name: String,
    },
    /// What was asked for looks like a label's number that was misheard.
    #[error("{0}")]
    Misheard(InvalidNumber),
    /// Every number that was drawn is taken, which does not happen by chance.
    #[error("no free number was found; repeat the call")]
    NoFreeNumber,
    /// The shipment, or its order, does not allow the step.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The return, or its order, does not allow the step.
    #[error(transparent)]
    ReturnRefused(#[from] ReturnRefusal),
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
            Error::ShipmentNotFound { shipment } => {
                Self::new(Reason::ShipmentNotFound, message).with("shipment", shipment)
            }
            Error::ReturnNotFound { name } => Self::new(Reason::ReturnNotFound, message).with("return", name),
            Error::Misheard(_) => Self::invalid_field("return", message),
            Error::NoFreeNumber => Self::new(Reason::Conflict, message),
            Error::Refused(refusal) => refused(refusal),
            Error::ReturnRefused(refusal) => return_refused(refusal),
            Error::Common(error) => error.into(),
        }
    }
}

fn refused(refusal: Refusal) -> Failure {
    let message = refusal.to_string();
    match refusal {
        Refusal::WrongState { state, allowed } | Refusal::AlreadyRecalled { state, allowed } => {
            failures::wrong_state(message, state, allowed)
        }
        Refusal::OrderStopped { order_id } => {
            Failure::new(Reason::OrderStopped, message).with("order_id", order_id)
        }
        Refusal::UnknownLine { index } => {
            Failure::invalid_field(&format!("shipment.lines[{index}].line_number"), message)
        }
        Refusal::AlreadyShipped { line_number, left } => {
            Failure::new(Reason::AlreadyShipped, message).with("line_number", line_number).with("left", left)
        }
    }
}

fn return_refused(refusal: ReturnRefusal) -> Failure {
    let message = refusal.to_string();
    match refusal {
        ReturnRefusal::WrongState { state, allowed } => failures::wrong_state(message, state, allowed),
        ReturnRefusal::Returning { state } => failures::wrong_state(message, state, &["none"]),
        ReturnRefusal::NothingDelivered => failures::wrong_state(message, "not delivered", &["delivered"]),
    }
}
