//! Commands on facts.

pub(crate) mod put_key;
pub(crate) mod record;
pub(crate) mod report;
pub(crate) mod retract;
