//! Queries on complaints.

pub(crate) mod friction;
pub(crate) mod get;
pub(crate) mod list;
