//! The statements of this department, one file per table.

mod goods;
pub(crate) mod heard_orders;
pub(crate) mod returns;
pub(crate) mod scan_ids;
mod scans;
mod shipment_row;
pub(crate) mod shipments;

/// What is stored is not what was stored.
fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}
