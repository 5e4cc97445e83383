//! What the caller is told when a complaint does not take a step.

use baton_errors::{Failure, Reason};
use baton_model::Department;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::refused;
use crate::domain::complaint::{NotApprovable, Refusal, Rung};

/// The refusal as the contract names it.
pub(super) fn failure(refusal: Refusal) -> Failure {
    let message = refusal.to_string();
    match refusal {
        Refusal::Step(refusal) => refused::failure(refusal),
        Refusal::NoSuchOffer => Failure::invalid_field("offer_number", message),
        Refusal::AboutCaller { complaint_id } => {
            Failure::new(Reason::ComplaintAboutCaller, message).with("complaint_id", complaint_id)
        }
        Refusal::EvidenceAsked { item, requested_at, supplied_at, note } => {
            Failure::new(Reason::EvidenceAlreadyRequested, message)
                .with("item", item)
                .with("requested_at", at(requested_at))
                .with("supplied_at", at(supplied_at))
                .with("note", note)
        }
        Refusal::SubjectUnknown { kind, id } => Failure::new(Reason::ComplaintSubjectNotFound, message)
            .with("subject_kind", kind)
            .with("subject_id", id),
        Refusal::OfferAnswered { number, state } => Failure::new(Reason::OfferAlreadyAnswered, message)
            .with("offer_number", number)
            .with("state", state),
        Refusal::NotApprovable(because) => not_approvable(message, &because),
        Refusal::GoodwillCap { given_count, given, left_count, left } => {
            Failure::new(Reason::GoodwillCapExceeded, message)
                .with("given_count", given_count)
                .with("given_minor", given.amount_minor())
                .with("left_count", left_count)
                .with("left_minor", left.amount_minor())
                .with("currency", left.currency())
        }
        Refusal::OutOfOrder { next } => Failure::new(Reason::EscalationOutOfOrder, message)
            .with("next", next.map(Rung::as_str).unwrap_or_default()),
        Refusal::MediatorInside { parties } => {
            let parties: Vec<&str> = parties.iter().map(Department::as_str).collect();
            Failure::new(Reason::MediatorNotOutside, message).with("parties", parties.join(","))
        }
        Refusal::Unfinished { missing } => {
            Failure::new(Reason::CaseUnfinished, message).with("missing", missing.join(","))
        }
    }
}

fn not_approvable(message: String, because: &NotApprovable) -> Failure {
    let failure = Failure::new(Reason::ApprovalNotAllowed, message);
    match because {
        NotApprovable::OwnOffer => failure.with("because", "own_offer"),
        NotApprovable::Role => failure.with("because", "role"),
        NotApprovable::Limit(limit) => failure
            .with("because", "limit")
            .with("limit_minor", limit.amount_minor())
            .with("currency", limit.currency()),
    }
}

fn at(at: Option<OffsetDateTime>) -> String {
    at.and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_default()
}
