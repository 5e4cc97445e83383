//! Why a step was not taken.

use time::OffsetDateTime;

use super::quote;

/// Why a step was not taken. The object is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// The object's state does not allow the step.
    #[error("the {object} is {state}")]
    WrongState {
        /// What kind of object it is.
        object: &'static str,
        /// Where it stands.
        state: &'static str,
        /// From where the step could be taken.
        allowed: Vec<&'static str>,
    },
    /// The quote is being accepted: what becomes of it is settled soon.
    #[error("the quote is being accepted")]
    BeingAccepted {
        /// From where the step could be taken.
        allowed: &'static [quote::State],
    },
    /// The quote's time is over.
    #[error("the quote's time is over; amend it and send it again")]
    QuoteExpired {
        /// When it ended.
        valid_until: OffsetDateTime,
    },
    /// The object changed since the caller read it.
    #[error("the {object} changed since it was read")]
    StaleEtag {
        /// What kind of object it is.
        object: &'static str,
        /// The etag it has now; empty if there is no such object.
        current: String,
    },
}
