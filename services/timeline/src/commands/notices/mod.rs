//! Commands on notices.

pub(crate) mod sweep;
