//! What reads things: one file per query.

pub(crate) mod customers;
pub(crate) mod timeline;
