//! Queries about what customers say of us.

pub(crate) mod summary;
