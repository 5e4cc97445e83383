//! What customers have told us: statements, the catalogue of their keys, and repetitions.
//!
//! Whoever writes here holds the lock of the customer's partition head, or of partition 0 for the catalogue.

pub(crate) mod keys;
mod ledger;
mod record;
pub(crate) mod repetitions;
pub(crate) mod retract;
pub(crate) mod statements;
pub(crate) mod summary;

pub(super) use ledger::{keep, take_in};
