//! Where a ticket stands.

use std::fmt;
use std::str::FromStr;

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum State {
    /// Nobody looked yet.
    Open,
    /// Somebody looks for the cause.
    Diagnosing,
    /// The next step is the customer's.
    WaitingOnCustomer,
    /// Solved as far as we can tell.
    Solved,
    /// Over. Can be reopened.
    Closed,
}

impl State {
    /// Every state, in the order of life.
    pub(crate) const ALL: [Self; 5] =
        [Self::Open, Self::Diagnosing, Self::WaitingOnCustomer, Self::Solved, Self::Closed];

    /// The state as it is stored and as errors name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Diagnosing => "diagnosing",
            Self::WaitingOnCustomer => "waiting_on_customer",
            Self::Solved => "solved",
            Self::Closed => "closed",
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
#[error("not a state of a ticket")]
pub(crate) struct InvalidState;

impl FromStr for State {
    type Err = InvalidState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(InvalidState)
    }
}
