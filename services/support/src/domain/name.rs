//! What callers call a ticket.

use std::str::FromStr;

use baton_model::{DictatableNumber, InvalidNumber, TicketId};

/// What callers call a ticket: its id or its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TicketName {
    Id(TicketId),
    Number(DictatableNumber),
}

impl TicketName {
    pub(crate) const fn id(self) -> Option<TicketId> {
        match self {
            Self::Id(id) => Some(id),
            Self::Number(_) => None,
        }
    }

    pub(crate) const fn number(self) -> Option<DictatableNumber> {
        match self {
            Self::Id(_) => None,
            Self::Number(number) => Some(number),
        }
    }
}

impl std::fmt::Display for TicketName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Number(number) => number.fmt(f),
        }
    }
}

impl FromStr for TicketName {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        // An id has 36 characters and a number eight: neither can be taken for the other.
        text.parse().map(Self::Id).or_else(|_| text.parse().map(Self::Number))
    }
}
