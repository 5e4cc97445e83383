//! Why a step was not taken.

use baton_model::OrderId;

use super::State;

/// Why a step was not taken. The ticket, or the article, is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// The ticket's state does not allow the step.
    #[error("the ticket is {state}")]
    WrongState {
        /// Where the ticket stands.
        state: State,
        /// From where the step could be taken.
        allowed: &'static [State],
    },
    /// A return was approved on a ticket without an order.
    #[error("must be a ticket about an order")]
    NoOrder,
    /// A return was approved of an order that support has not heard of, or that is another customer's.
    #[error("support has not heard of this order of the customer (yet)")]
    OrderUnheardOf {
        /// The order that the ticket names.
        order_id: OrderId,
    },
    /// A known solution was scored that was not tried.
    #[error("must be a known solution that was tried on this ticket")]
    NotTried,
    /// The article changed since the caller read it.
    #[error("the article changed since it was read")]
    StaleEtag {
        /// The etag it has now.
        current: String,
    },
}
