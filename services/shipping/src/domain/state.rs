//! Where a shipment stands.

use std::fmt;
use std::str::FromStr;

/// Where a shipment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum State {
    /// Packed, or about to be; still here.
    Prepared,
    /// The carrier has it.
    HandedOver,
    /// On its way.
    InTransit,
    /// On the last mile.
    OutForDelivery,
    /// The customer has it.
    Delivered,
    /// Something went wrong.
    Exception,
    /// Given up; another shipment replaces it.
    Reshipped,
    /// It came back to us.
    Returned,
    /// Given up; nothing replaces it.
    Cancelled,
}

impl State {
    /// Every state, in the order of life.
    pub(crate) const ALL: [Self; 9] = [
        Self::Prepared,
        Self::HandedOver,
        Self::InTransit,
        Self::OutForDelivery,
        Self::Delivered,
        Self::Exception,
        Self::Reshipped,
        Self::Returned,
        Self::Cancelled,
    ];

    /// The state as it is stored and as errors name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::HandedOver => "handed_over",
            Self::InTransit => "in_transit",
            Self::OutForDelivery => "out_for_delivery",
            Self::Delivered => "delivered",
            Self::Exception => "exception",
            Self::Reshipped => "reshipped",
            Self::Returned => "returned",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether it is prepared or on its way, so that somebody still has to do something about it. What is lost or
    /// refused counts: nobody has decided yet what becomes of it.
    pub(crate) const fn is_live(self) -> bool {
        match self {
            Self::Prepared | Self::HandedOver | Self::InTransit | Self::OutForDelivery | Self::Exception => {
                true
            }
            Self::Delivered | Self::Reshipped | Self::Returned | Self::Cancelled => false,
        }
    }

    /// Whether its goods are spoken for: no other shipment may carry them.
    pub(crate) const fn keeps_goods(self) -> bool {
        self.is_live() || matches!(self, Self::Delivered)
    }

    /// Whether the carrier has it.
    pub(crate) const fn is_with_carrier(self) -> bool {
        matches!(self, Self::HandedOver | Self::InTransit | Self::OutForDelivery)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a state of a shipment")]
pub(crate) struct InvalidState;

impl FromStr for State {
    type Err = InvalidState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(InvalidState)
    }
}
