//! The statements of the inbox, one file per table family.

pub(crate) mod feed;
pub(crate) mod parked;
pub(crate) mod requests;
