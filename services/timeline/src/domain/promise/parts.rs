//! What a promise is made of.

use baton_model::{Actor, EventId};
use time::OffsetDateTime;

use super::states::ReleaseOutcome;

/// Which event fulfils a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// Full name of its type.
    pub(crate) event_type: String,
    /// Kind of its subject; [`CASE`] for its case.
    pub(crate) subject_kind: String,
    /// Id of its subject or of its case.
    pub(crate) subject_id: String,
    /// Full names of the types of events of the same subject after which nobody waits for it any more.
    pub(crate) void_types: Vec<String>,
}

/// The kind of subject that stands for the case of an event.
pub(crate) const CASE: &str = "case";

/// The event that fulfilled a promise, or voided it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fulfilment {
    /// Which event.
    pub(crate) event_id: EventId,
    /// When it occurred, in life.
    pub(crate) at: OffsetDateTime,
}

/// How a promise was closed by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Release {
    /// What became of it.
    pub(crate) outcome: ReleaseOutcome,
    /// Why.
    pub(crate) reason: String,
    /// Who closed it.
    pub(crate) by: Actor,
    /// When, in life.
    pub(crate) at: OffsetDateTime,
}
