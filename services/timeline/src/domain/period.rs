//! A stretch of time over which something is counted.

use time::OffsetDateTime;

/// A stretch of time, half open; `None` for no bound.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Period {
    pub(crate) from: Option<OffsetDateTime>,
    pub(crate) before: Option<OffsetDateTime>,
}
