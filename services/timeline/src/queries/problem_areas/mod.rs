//! Queries about where cases pile up.

pub(crate) mod areas;
pub(crate) mod changed_notices;
pub(crate) mod notices;
