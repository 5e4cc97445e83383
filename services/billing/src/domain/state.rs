//! Where an invoice stands.

use std::fmt;
use std::str::FromStr;

use super::books::Books;

/// What was decided about a claim, beside the money. With the books it makes the [`State`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Standing {
    /// Nothing.
    Open,
    /// Its time is over.
    Overdue,
    /// Collections has it.
    InCollections,
    /// We gave it up.
    WrittenOff,
    /// It counts for nothing.
    Void,
}

impl Standing {
    const ALL: [Self; 5] = [Self::Open, Self::Overdue, Self::InCollections, Self::WrittenOff, Self::Void];

    /// The standing as it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::InCollections => "in_collections",
            Self::WrittenOff => "written_off",
            Self::Void => "void",
        }
    }

    /// The standing that is stored as `text`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == text)
    }
}

/// Where an invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum State {
    /// To be paid.
    Issued,
    /// Something came.
    PartiallyPaid,
    /// All came, or need not come.
    Paid,
    /// Its time is over.
    Overdue,
    /// Collections has it.
    InCollections,
    /// We gave it up.
    WrittenOff,
    /// It counts for nothing; what came goes back.
    Void,
}

impl State {
    /// Every state, in the order of life.
    pub(crate) const ALL: [Self; 7] = [
        Self::Issued,
        Self::PartiallyPaid,
        Self::Paid,
        Self::Overdue,
        Self::InCollections,
        Self::WrittenOff,
        Self::Void,
    ];

    /// What a standing and the books make.
    pub(crate) const fn new(standing: Standing, books: &Books) -> Self {
        match standing {
            Standing::Void => Self::Void,
            _ if books.is_settled() => Self::Paid,
            Standing::Open if books.kept.is_positive() => Self::PartiallyPaid,
            Standing::Open => Self::Issued,
            Standing::Overdue => Self::Overdue,
            Standing::InCollections => Self::InCollections,
            Standing::WrittenOff => Self::WrittenOff,
        }
    }

    /// The state as it is stored and as errors name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::PartiallyPaid => "partially_paid",
            Self::Paid => "paid",
            Self::Overdue => "overdue",
            Self::InCollections => "in_collections",
            Self::WrittenOff => "written_off",
            Self::Void => "void",
        }
    }

    /// Whether somebody still has to do something.
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::Issued | Self::PartiallyPaid | Self::Overdue | Self::InCollections)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a state of an invoice")]
pub(crate) struct InvalidState;

impl FromStr for State {
    type Err = InvalidState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(InvalidState)
    }
}
