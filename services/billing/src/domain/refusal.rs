//! Why a step was not taken.

use baton_model::{Money, MoneyError};

use super::State;
use super::refund::RefundState;

/// Why a step was not taken. Everything is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// The invoice's state does not allow the step.
    #[error("the invoice is {state}")]
    WrongState {
        /// Where the invoice stands.
        state: State,
        /// From where the step could be taken.
        allowed: &'static [State],
    },
    /// Nobody is dunned while the invoice is in dispute or the customer complains.
    #[error("dunning of the invoice is paused: a dispute or a complaint is open")]
    Paused {
        /// Where the invoice stands.
        state: State,
    },
    /// The refund's state does not allow the step.
    #[error("the refund is {state}")]
    RefundWrongState {
        /// Where the refund stands.
        state: RefundState,
        /// From where the step could be taken.
        allowed: &'static [RefundState],
    },
    /// More shall go back than is left of the payment.
    #[error("only {left} is left of the payment")]
    RefundTooHigh {
        /// What is left.
        left: Money,
    },
    /// The amount is in another currency than the invoice, or the sum does not fit.
    #[error(transparent)]
    Amount(#[from] MoneyError),
}
