//! Commands on feedback.

pub(crate) mod record;
