//! Queries about who can do what.

pub(crate) mod list;
