//! Queries about customers.

pub(crate) mod get;
pub(crate) mod resolve;
