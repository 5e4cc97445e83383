//! What shipping has heard of an order.

use std::str::FromStr;

use baton_model::{CustomerId, OrderId};
use time::OffsetDateTime;

use super::Address;

/// What shipping has heard of an order from the orders department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeardOrder {
    /// Which.
    pub(crate) id: OrderId,
    /// Whose.
    pub(crate) customer_id: CustomerId,
    /// What was ordered; empty where that is not known. The first line has number 1.
    pub(crate) lines: Vec<OrderedLine>,
    /// Where the goods go.
    pub(crate) address: Option<Address>,
    /// When the customer was told to expect it.
    pub(crate) promised_by: Option<OffsetDateTime>,
    /// What shipping may do about it.
    pub(crate) standing: Standing,
    /// How many events the order had had.
    pub(crate) revision: i64,
}

/// One line of an order, as far as shipping needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderedLine {
    /// Product's id.
    pub(crate) product_id: String,
    /// Name as shown to people.
    pub(crate) title: String,
    /// How many.
    pub(crate) quantity: u32,
}

/// What shipping may do about an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nothing by itself: it is not confirmed yet, or it is on its way or over.
    Other,
    /// Its goods are to be shipped.
    ToShip,
    /// Nothing of it leaves the house until it is released.
    OnHold,
    /// Called off, or to be called off: nothing of it leaves the house, and what left shall come back.
    CalledOff,
}

impl HeardOrder {
    /// Whether it is called off, or shall be.
    pub(crate) fn is_called_off(&self) -> bool {
        self.standing == Standing::CalledOff
    }

    /// Whether it is on hold.
    pub(crate) fn is_on_hold(&self) -> bool {
        self.standing == Standing::OnHold
    }
}

impl Standing {
    const ALL: [Self; 4] = [Self::Other, Self::ToShip, Self::OnHold, Self::CalledOff];

    /// As it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::ToShip => "to_ship",
            Self::OnHold => "on_hold",
            Self::CalledOff => "called_off",
        }
    }
}

/// The text names no standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a standing of an order")]
pub(crate) struct InvalidStanding;

impl FromStr for Standing {
    type Err = InvalidStanding;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == text).ok_or(InvalidStanding)
    }
}
