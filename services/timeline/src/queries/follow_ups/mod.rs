//! Queries about follow-ups.

pub(crate) mod list;
