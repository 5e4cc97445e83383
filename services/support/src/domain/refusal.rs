//! Why a step was not taken.

use super::State;

/// Why a step was not taken. The order is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// The order's state does not allow the step.
    #[error("the order is {state}")]
    WrongState {
        /// Where the order stands.
        state: State,
        /// From where the step could be taken.
        allowed: &'static [State],
    },
    /// Goods came back that support has not approved to.
    #[error("support has not approved a return of this order")]
    ReturnNotApproved {
        /// Where the order stands.
        state: State,
    },
    /// The order changed since the caller read it.
    #[error("the order changed since it was read")]
    StaleEtag {
        /// The etag it has now.
        current: String,
    },
    /// The new lines are in another currency than the order.
    #[error("must be in the order's currency")]
    OtherCurrency,
}
