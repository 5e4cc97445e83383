//! Commands on what customers say of us.

pub(crate) mod ask;
pub(crate) mod record;
