//! What a row of each file says.

mod funnel;
mod goods;
mod orders;
mod payments;
mod reviews;

pub(super) use funnel::{DealRow, LeadRow, SellerRow};
pub(super) use goods::{CategoryRow, ItemRow, ProductRow};
pub(super) use orders::{CustomerRow, OrderRow, Status};
pub(super) use payments::{Method, PaymentRow};
pub(super) use reviews::ReviewRow;

/// A row that is known by a key. Its fields begin with the key.
pub(super) trait Keyed: Ord {
    /// Whether both rows are about the same thing.
    fn has_key_of(&self, other: &Self) -> bool;
}
