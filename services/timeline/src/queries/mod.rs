//! What reads things: one file per query.

pub(crate) mod cases;
pub(crate) mod customers;
pub(crate) mod follow_ups;
pub(crate) mod handoffs;
pub(crate) mod promises;
pub(crate) mod timeline;
