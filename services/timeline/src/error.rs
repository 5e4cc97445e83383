//! Everything that can go wrong, and what the caller is told about it.

mod complaints;
mod refused;

use baton_db::DatabaseCause;
use baton_errors::{Failure, Reason};
use baton_inbox::replay;
use baton_model::{ComplaintId, CustomerId, EventId, FollowUpId, HandoffId, PromiseId, RequestId};

use crate::domain::complaint;
use baton_proto::timeline::v1::UnseenEntries;

use crate::domain::refusal::Refusal;

/// Everything that can go wrong in the timeline service.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    #[error("the request id was used for a different request")]
    RequestIdReused(RequestId),
    #[error("the request is invalid")]
    Invalid(Failure),
    #[error("no such customer")]
    CustomerNotFound(CustomerId),
    #[error("nobody has this identifier")]
    NobodyHas { identifier_kind: String },
    #[error("no such event")]
    EventNotFound(EventId),
    #[error("the event id was used for another customer")]
    EventIdReused(EventId),
    #[error("the identifier belongs to another customer")]
    IdentifierTaken { identifier_kind: String, holder: CustomerId },
    #[error("the identifier is known to mean nobody")]
    IdentifierBlocked { identifier_kind: String },
    /// Something came that the writer has to know of before telling the customer anything.
    #[error("entries came that the writer has not seen")]
    Unseen(Box<UnseenEntries>),
    #[error("too many open streams")]
    TooManySessions { limit: usize },
    #[error("the timeline has not reached the sequence")]
    NotReached { field: &'static str, head: i64 },
    #[error("the customer changed meanwhile")]
    StaleEtag { current: String },
    #[error("no such case")]
    CaseNotFound { case: String },
    #[error("no such handoff")]
    HandoffNotFound(HandoffId),
    #[error("no such calendar")]
    CalendarNotFound { calendar: String },
    #[error("nobody else has the capability")]
    CapabilityNotFound { capability: String },
    #[error("nothing was recorded under the key")]
    FactNotFound { key: String },
    #[error("the entry came with Baton")]
    OnlyAdmins,
    #[error("no such promise")]
    PromiseNotFound(PromiseId),
    #[error("no such complaint")]
    ComplaintNotFound(ComplaintId),
    #[error("a complaint does not take the step")]
    ComplaintRefused(complaint::Refusal),
    #[error("no such follow-up")]
    FollowUpNotFound(FollowUpId),
    #[error("a case or a handoff does not take the step")]
    Refused(#[from] Refusal),
    #[error("not a cursor of this install")]
    InvalidCursor,
    #[error("the event is not visible yet")]
    NotYetVisible(EventId),
    /// A stored message cannot be read: a defect.
    #[error("a stored message cannot be decoded")]
    Corrupt(#[from] prost::DecodeError),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Database(error) => baton_errors::database(&error),
            Error::Invalid(failure) => failure,
            Error::RequestIdReused(id) => {
                Self::new(Reason::RequestIdReused, "the request id was used for a different request")
                    .with("request_id", id)
            }
            Error::CustomerNotFound(id) => {
                Self::new(Reason::CustomerNotFound, "no such customer").with("customer_id", id)
            }
            Error::NobodyHas { identifier_kind } => {
                Self::new(Reason::CustomerNotFound, "no customer has this identifier")
                    .with("identifier_kind", identifier_kind)
            }
            Error::EventNotFound(id) => {
                Self::new(Reason::EventNotFound, "no such event").with("event_id", id)
            }
            Error::EventIdReused(id) => {
                Self::new(Reason::EventIdReused, "the event id was used for another customer")
                    .with("event_id", id)
            }
            Error::IdentifierTaken { identifier_kind, holder } => {
                Self::new(Reason::IdentifierTaken, "the identifier belongs to another customer")
                    .with("identifier_kind", identifier_kind)
                    .with("customer_id", holder)
            }
            Error::IdentifierBlocked { identifier_kind } => {
                Self::new(Reason::IdentifierBlocked, "this identifier is known to mean nobody")
                    .with("identifier_kind", identifier_kind)
            }
            Error::Unseen(unseen) => baton_errors::unseen(&unseen),
            Error::TooManySessions { limit } => {
                Self::new(Reason::TooManySessions, "you are with too many customers at once: leave one first")
                    .with("limit", limit)
            }
            Error::NotReached { field, head } => {
                Self::invalid_field(field, format!("must be 0 to {head}, the last sequence of this timeline"))
            }
            Error::StaleEtag { current } => {
                Self::new(Reason::StaleEtag, "it changed meanwhile: read it again and decide again")
                    .with("current_etag", current)
            }
            Error::CaseNotFound { case } => {
                Self::new(Reason::CaseNotFound, "no such case").with("case", case)
            }
            Error::HandoffNotFound(id) => {
                Self::new(Reason::HandoffNotFound, "no such handoff").with("handoff_id", id)
            }
            Error::CalendarNotFound { calendar } => {
                Self::new(Reason::CalendarNotFound, "no such calendar").with("calendar", calendar)
            }
            Error::CapabilityNotFound { capability } => {
                Self::new(Reason::CapabilityNotFound, "no other department has this capability")
                    .with("capability", capability)
            }
            Error::FactNotFound { key } => {
                Self::new(Reason::FactNotFound, "nothing was recorded under this key").with("key", key)
            }
            Error::OnlyAdmins => {
                Self::new(Reason::RoleNotAllowed, "this entry came with Baton: admins keep it")
                    .with("method", "/baton.timeline.v1.FactsService/PutFactKey")
                    .with("allowed_roles", "admin")
            }
            Error::PromiseNotFound(id) => {
                Self::new(Reason::PromiseNotFound, "no such promise").with("promise_id", id)
            }
            Error::FollowUpNotFound(id) => {
                Self::new(Reason::FollowUpNotFound, "no such follow-up").with("follow_up_id", id)
            }
            Error::ComplaintNotFound(id) => {
                Self::new(Reason::ComplaintNotFound, "no such complaint").with("complaint_id", id)
            }
            Error::ComplaintRefused(refusal) => complaints::failure(refusal),
            Error::Refused(refusal) => refused::failure(refusal),
            Error::InvalidCursor => Self::new(
                Reason::InvalidCursor,
                "not a cursor of this install: use the last checkpoint, or start without one",
            ),
            Error::NotYetVisible(id) => {
                Self::new(Reason::NotYetVisible, "the event did not become visible within the deadline")
                    .with("event_id", id)
            }
            Error::Corrupt(_) => {
                tracing::error!("a stored message cannot be decoded");
                Self::new(Reason::Internal, "internal error")
            }
        }
    }
}

impl From<complaint::Refusal> for Error {
    fn from(refusal: complaint::Refusal) -> Self {
        match refusal {
            complaint::Refusal::Step(refusal) => Self::Refused(refusal),
            refusal => Self::ComplaintRefused(refusal),
        }
    }
}

impl From<Failure> for Error {
    fn from(invalid: Failure) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<replay::Error> for Error {
    fn from(error: replay::Error) -> Self {
        match error {
            replay::Error::Reused(id) => Self::RequestIdReused(id),
            replay::Error::Database(error) => Self::Database(error),
        }
    }
}

impl From<Error> for tonic::Status {
    fn from(error: Error) -> Self {
        Failure::from(error).into()
    }
}

impl DatabaseCause for Error {
    fn database_cause(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}
