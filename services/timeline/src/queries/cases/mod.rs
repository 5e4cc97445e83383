//! Queries about cases.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod locate;
