//! What an order is and what may happen to it. Pure: no clock, no database, no protobuf.
//!
//! A step takes an order and gives back a [`Decided`]: the order after it, and the [`Change`] that the timeline will
//! tell; or a [`Refusal`]. Every decided step makes the revision one more, so an order's revision is the number of its
//! events.

mod consequences;
mod line;
mod order;
mod parcel;
mod refusal;
mod state;
mod steps;
pub(crate) mod wording;

pub(crate) use line::{Line, Lines};
pub(crate) use order::{Amendment, Change, Decided, Order, Placing};
pub(crate) use parcel::{Parcel, Parcels, Pieces, Way};
pub(crate) use refusal::Refusal;
pub(crate) use state::State;
