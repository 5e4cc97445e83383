//! Why a complaint does not take a step.

use baton_model::{ComplaintId, Department, Money};
use time::OffsetDateTime;

use super::OfferState;
use crate::domain::refusal::Refusal as StepRefused;

/// Why a step of a complaint is refused. Nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// As other things refuse too.
    #[error(transparent)]
    Step(#[from] StepRefused),
    #[error("the complaint is about this person, who never handles it")]
    AboutCaller { complaint_id: ComplaintId },
    /// The customer is asked once.
    #[error("the customer was asked for it before, or has sent it, and is asked once")]
    EvidenceAsked {
        item: String,
        requested_at: Option<OffsetDateTime>,
        supplied_at: Option<OffsetDateTime>,
        note: String,
    },
    #[error("the customer's timeline knows no {kind} with this id")]
    SubjectUnknown { kind: String, id: String },
    /// Another answer was first.
    #[error("the offer was answered before: it is {state}")]
    OfferAnswered { number: i32, state: OfferState },
    /// The complaint has fewer offers.
    #[error("the complaint has no such offer")]
    NoSuchOffer,
    #[error("somebody else has to decide: {0}")]
    NotApprovable(NotApprovable),
    #[error(
        "extras stay extras: the customer was given {given_count} in a year, {given} in all, and may get {left_count} more, {left} in all"
    )]
    GoodwillCap { given_count: usize, given: Money, left_count: usize, left: Money },
    #[error("{}", out_of_order(*.next))]
    OutOfOrder { next: Option<super::Rung> },
    #[error("the mediator must be of a department that never had the case, and not the person complained of")]
    MediatorInside { parties: Vec<Department> },
    /// The customer still waits for something.
    #[error("the customer still waits for something: {}", .missing.join(", "))]
    Unfinished { missing: Vec<String> },
}

/// Why somebody may not decide about an offer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotApprovable {
    #[error("nobody decides about an own offer")]
    OwnOffer,
    #[error("only leads and admins do")]
    Role,
    #[error("it is more than {0}, which is the caller's authority")]
    Limit(Money),
}

fn out_of_order(next: Option<super::Rung>) -> String {
    next.map_or_else(
        || "every step was taken".to_owned(),
        |next| format!("the next step is {next}: take it, or say why it is left out"),
    )
}
