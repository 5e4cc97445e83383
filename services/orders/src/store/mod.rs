//! The statements of this department, one file per table.

mod lines;
pub(crate) mod orders;
mod parcels;
