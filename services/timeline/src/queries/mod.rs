//! What reads things: one file per query.

pub(crate) mod cases;
pub(crate) mod customers;
pub(crate) mod handoffs;
pub(crate) mod standards;
pub(crate) mod timeline;
