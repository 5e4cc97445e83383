//! Why a step was not taken.

use baton_model::OrderId;

use super::State;

/// Why a step was not taken. Everything is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// The shipment's state does not allow the step.
    #[error("the shipment is {state}")]
    WrongState {
        /// Where the shipment stands.
        state: State,
        /// From where the step could be taken.
        allowed: &'static [State],
    },
    /// The carrier was asked before.
    #[error("the carrier has been asked to bring it back")]
    AlreadyRecalled {
        /// Where the shipment stands.
        state: State,
        /// From where it could be recalled for the first time.
        allowed: &'static [State],
    },
    /// The order is on hold or called off.
    #[error("the order is on hold or called off: nothing of it leaves the house")]
    OrderStopped {
        /// Which order.
        order_id: OrderId,
    },
    /// The order has no such line.
    #[error("must be a line of the order")]
    UnknownLine {
        /// Position in the request, from 0.
        index: usize,
    },
    /// Other shipments carry these goods.
    #[error("other shipments carry these goods; {left} are left")]
    AlreadyShipped {
        /// Line of the order, from 1; 0 where the whole order is meant.
        line_number: u32,
        /// How many are not shipped.
        left: u32,
    },
}
