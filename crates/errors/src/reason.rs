//! What each reason means on the wire.

use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::Reason;

/// The status code that belongs to a reason. The table of `error_reason.proto`, once more, for the compiler.
pub const fn code_of(reason: Reason) -> Code {
    match reason {
        Reason::InvalidField
        | Reason::InvalidPageToken
        | Reason::InvalidCursor
        | Reason::RequestIdReused
        | Reason::EventIdReused
        | Reason::IdentifierBlocked => Code::InvalidArgument,
        Reason::TokenMissing | Reason::TokenInvalid | Reason::TokenExpired => Code::Unauthenticated,
        Reason::RoleNotAllowed
        | Reason::DepartmentNotAllowed
        | Reason::ComplaintAboutCaller
        | Reason::ApprovalNotAllowed => Code::PermissionDenied,
        Reason::CustomerNotFound
        | Reason::EventNotFound
        | Reason::CaseNotFound
        | Reason::HandoffNotFound
        | Reason::CapabilityNotFound
        | Reason::OrderNotFound
        | Reason::TicketNotFound
        | Reason::ArticleNotFound
        | Reason::LeadNotFound
        | Reason::QuoteNotFound
        | Reason::AccountNotFound
        | Reason::TouchNotFound
        | Reason::ShipmentNotFound
        | Reason::ReturnNotFound
        | Reason::InvoiceNotFound
        | Reason::PaymentNotFound
        | Reason::RefundNotFound
        | Reason::CreditNotFound
        | Reason::DisputeNotFound
        | Reason::CalendarNotFound
        | Reason::FactNotFound
        | Reason::PromiseNotFound
        | Reason::FollowUpNotFound
        | Reason::ComplaintNotFound
        | Reason::ComplaintSubjectNotFound => Code::NotFound,
        Reason::IdentifierTaken
        | Reason::ExternalReferenceTaken
        | Reason::OrderAlreadyInvoiced
        | Reason::EvidenceAlreadyRequested
        | Reason::FeedbackAlreadyAsked
        | Reason::FeedbackAlreadyGiven => Code::AlreadyExists,
        Reason::WrongState
        | Reason::HandoffUnderWay
        | Reason::HandoffNeedsConductor
        | Reason::BriefIncomplete
        | Reason::NotAccountable
        | Reason::QuoteExpired
        | Reason::AlreadyShipped
        | Reason::OrderStopped
        | Reason::RefundTooHigh
        | Reason::CreditCapExceeded
        | Reason::CreditTooHigh
        | Reason::PromiseReplaced
        | Reason::GoodwillCapExceeded
        | Reason::EscalationOutOfOrder
        | Reason::MediatorNotOutside
        | Reason::CaseUnfinished
        | Reason::ReplyUnseen => Code::FailedPrecondition,
        Reason::StaleEtag
        | Reason::HandoffAlreadyDecided
        | Reason::OfferAlreadyAnswered
        | Reason::Conflict => Code::Aborted,
        Reason::NotYetVisible | Reason::DeadlineExceeded => Code::DeadlineExceeded,
        Reason::DatabaseUnavailable
        | Reason::ServiceUnavailable
        | Reason::OutcomeUnknown
        | Reason::ShuttingDown => Code::Unavailable,
        Reason::Overloaded | Reason::TooManySessions => Code::ResourceExhausted,
        Reason::UnknownMethod => Code::Unimplemented,
        Reason::Unspecified | Reason::Internal => Code::Internal,
    }
}

/// Whether the same call, repeated as it is, may succeed.
pub(crate) const fn is_retryable_reason(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::DatabaseUnavailable
            | Reason::ServiceUnavailable
            | Reason::OutcomeUnknown
            | Reason::ShuttingDown
            | Reason::Overloaded
            | Reason::Conflict
            | Reason::NotYetVisible
    )
}

/// The reason as it stands in `ErrorInfo`: the enum's name without its prefix.
pub fn slug(reason: Reason) -> &'static str {
    let name = reason.as_str_name();
    name.strip_prefix("ERROR_REASON_").unwrap_or(name)
}

/// The reason a status carries, if it is one of ours.
pub fn reason_of(status: &Status) -> Option<Reason> {
    let details = status.get_error_details();
    let info = details.error_info()?;
    Reason::from_str_name(&format!("ERROR_REASON_{}", info.reason))
}
