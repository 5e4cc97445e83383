//! What can go wrong in this department, and what the caller is told.

use baton_department::{common_error, failures};
use baton_errors::{Failure, Reason};
use baton_model::{
    CreditId, DisputeId, InvalidNumber, InvoiceId, Money, MoneyError, OrderId, PaymentId, RefundId,
};

use crate::domain::{CreditRefusal, CreditState, DisputeRefusal, DisputeState, Refusal, State};

/// What can go wrong in this department.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// There is no such invoice.
    #[error("no such invoice")]
    InvoiceNotFound {
        /// The id, number or external reference asked for.
        invoice: String,
    },
    /// What was asked for looks like an invoice's number that was misheard.
    #[error("{0}")]
    Misheard(InvalidNumber),
    /// There is no such payment.
    #[error("no such payment")]
    PaymentNotFound(PaymentId),
    /// There is no such refund.
    #[error("no such refund")]
    RefundNotFound(RefundId),
    /// There is no such credit.
    #[error("no such credit")]
    CreditNotFound(CreditId),
    /// There is no such dispute.
    #[error("no such dispute")]
    DisputeNotFound(DisputeId),
    /// The order has an invoice that counts.
    #[error("the order has an invoice already")]
    OrderAlreadyInvoiced {
        /// Which order.
        order_id: OrderId,
        /// Its invoice.
        invoice_id: InvoiceId,
    },
    /// The order is another customer's.
    #[error("must be an order of the customer")]
    OtherCustomersOrder,
    /// Every number that was drawn is taken, which does not happen by chance.
    #[error("no free invoice number was found; repeat the call")]
    NoFreeNumber,
    /// An amount of the request is in another currency than the invoice, or the sums do not fit.
    #[error("{cause}")]
    UnfitAmount {
        /// Where it stands in the request.
        field: &'static str,
        /// Why.
        cause: MoneyError,
    },
    /// The invoice or refund does not allow the step.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The credit does not allow the step.
    #[error(transparent)]
    Credit(#[from] CreditRefusal),
    /// The dispute does not allow the step.
    #[error(transparent)]
    Dispute(#[from] DisputeRefusal),
    /// What can go wrong in every department.
    #[error(transparent)]
    Common(#[from] baton_department::Error),
}

common_error!(Error);

impl Error {
    /// The refusal of a request whose only amount stands in `field`.
    pub(crate) fn of(refusal: Refusal, field: &'static str) -> Self {
        match refusal {
            Refusal::Amount(cause) => Self::UnfitAmount { field, cause },
            refusal => Self::Refused(refusal),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::InvoiceNotFound { invoice } => {
                Self::new(Reason::InvoiceNotFound, message).with("invoice", invoice)
            }
            Error::Misheard(_) => Self::invalid_field("invoice", message),
            Error::PaymentNotFound(id) => Self::new(Reason::PaymentNotFound, message).with("payment_id", id),
            Error::RefundNotFound(id) => Self::new(Reason::RefundNotFound, message).with("refund_id", id),
            Error::CreditNotFound(id) => Self::new(Reason::CreditNotFound, message).with("credit_id", id),
            Error::DisputeNotFound(id) => Self::new(Reason::DisputeNotFound, message).with("dispute_id", id),
            Error::OrderAlreadyInvoiced { order_id, invoice_id } => {
                Self::new(Reason::OrderAlreadyInvoiced, message)
                    .with("order_id", order_id)
                    .with("id", invoice_id)
            }
            Error::OtherCustomersOrder => Self::invalid_field("invoice.order_id", message),
            Error::NoFreeNumber => Self::new(Reason::Conflict, message),
            Error::UnfitAmount { field, .. } => Self::invalid_field(field, message),
            Error::Refused(refusal) => refused(refusal),
            Error::Credit(refusal) => credit_refused(refusal),
            Error::Dispute(refusal) => dispute_refused(refusal),
            Error::Common(error) => error.into(),
        }
    }
}

fn refused(refusal: Refusal) -> Failure {
    let message = refusal.to_string();
    match refusal {
        Refusal::WrongState { state, allowed } => failures::wrong_state(message, state, allowed),
        Refusal::Paused { state } => {
            failures::wrong_state(message, format!("{state}, paused"), &[State::Overdue])
        }
        Refusal::RefundWrongState { state, allowed } => failures::wrong_state(message, state, allowed),
        Refusal::RefundTooHigh { left } => too_much(Reason::RefundTooHigh, message, &left),
        // No request brought the amount: the sums of what is stored do not fit.
        Refusal::Amount(_) => {
            tracing::error!("the sums of an invoice do not fit");
            Failure::new(Reason::Internal, "internal error")
        }
    }
}

fn credit_refused(refusal: CreditRefusal) -> Failure {
    let message = refusal.to_string();
    match refusal {
        CreditRefusal::Applied => {
            failures::wrong_state(message, CreditState::Applied, &[CreditState::Granted])
        }
        CreditRefusal::WrongState { state, allowed } => failures::wrong_state(message, state, allowed),
        CreditRefusal::CapExceeded { left } => too_much(Reason::CreditCapExceeded, message, &left),
        CreditRefusal::OtherCustomer | CreditRefusal::OtherCurrency => {
            Failure::invalid_field("invoice_id", message)
        }
        CreditRefusal::TooHigh { left } => too_much(Reason::CreditTooHigh, message, &left),
    }
}

fn dispute_refused(refusal: DisputeRefusal) -> Failure {
    let message = refusal.to_string();
    match refusal {
        DisputeRefusal::Decided { state } => failures::wrong_state(message, state, &[DisputeState::Open]),
        DisputeRefusal::WrongState { state, allowed } => failures::wrong_state(message, state, allowed),
        DisputeRefusal::AnotherOpen => failures::wrong_state(
            message,
            DisputeState::Open,
            &[DisputeState::Upheld, DisputeState::Rejected],
        ),
        DisputeRefusal::OtherCurrency | DisputeRefusal::TooHigh { .. } => {
            Failure::invalid_field("dispute.amount", message)
        }
    }
}

fn too_much(reason: Reason, message: String, left: &Money) -> Failure {
    Failure::new(reason, message).with("left_minor", left.amount_minor()).with("currency", left.currency())
}
