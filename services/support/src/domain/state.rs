//! Where an order stands.

use std::fmt;
use std::str::FromStr;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum State {
    /// The customer ordered; nobody promised anything yet.
    Placed,
    /// We will deliver.
    Confirmed,
    /// Being picked and packed.
    InFulfilment,
    /// With the carrier.
    Shipped,
    /// With the customer.
    Delivered,
    /// Over, to the customer's content as far as known.
    Completed,
    /// Stopped until released.
    OnHold,
    /// Called off before it arrived.
    Cancelled,
    /// Came back.
    Returned,
}

impl State {
    /// Every state, in the order of life.
    pub(crate) const ALL: [Self; 9] = [
        Self::Placed,
        Self::Confirmed,
        Self::InFulfilment,
        Self::Shipped,
        Self::Delivered,
        Self::Completed,
        Self::OnHold,
        Self::Cancelled,
        Self::Returned,
    ];

    /// The state as it is stored and as errors name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Confirmed => "confirmed",
            Self::InFulfilment => "in_fulfilment",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Completed => "completed",
            Self::OnHold => "on_hold",
            Self::Cancelled => "cancelled",
            Self::Returned => "returned",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a state of an order")]
pub(crate) struct InvalidState;

impl FromStr for State {
    type Err = InvalidState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(InvalidState)
    }
}
