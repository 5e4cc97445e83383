//! A complaint: what went wrong, what it cost the customer, what the customer wants, what shows it, and what we did.
//!
//! Every function takes the complaint as it is and gives it as it becomes, or the reason why not. Each step makes one
//! event, so `revision` counts them.
//!
//! Invariants:
//! - Whoever a complaint is about never handles it.
//! - A piece of evidence is asked for at most once.
//! - Nobody is told of a remedy that somebody without the authority offered.

mod closing;
mod goodwill;
mod ladder;
mod offers;
mod record;
mod refusal;
mod steps;
#[cfg(test)]
mod tests;

use baton_model::{Actor, CaseId, ComplaintId, CustomerId, Department, Money};
use time::OffsetDateTime;

pub(crate) use closing::unfinished;
pub(crate) use goodwill::{Given, PERIOD as GOODWILL_PERIOD};
pub(crate) use ladder::{Climb, Escalation, Rung};
pub(crate) use offers::{Answer, Authority, Decision, Offer, OfferState, Offering, RemedyKind};
pub(crate) use record::{Account, Cost};
pub(crate) use refusal::{NotApprovable, Refusal};

use super::refusal::Refusal as StepRefused;
use super::words::{names, words};

/// What a customer complains of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// Carries the customer's partition.
    pub(crate) id: ComplaintId,
    /// Who complains.
    pub(crate) customer_id: CustomerId,
    /// The case it belongs to.
    pub(crate) case_id: CaseId,
    /// What people dictate.
    pub(crate) case_number: String,
    /// The one that is accountable for the case.
    pub(crate) department: Department,
    /// What went wrong.
    pub(crate) kind: ComplaintKind,
    /// What the customer told.
    pub(crate) account: Account,
    /// Asked for, received or both.
    pub(crate) evidence: Vec<EvidenceItem>,
    /// The person it is about.
    pub(crate) accused_id: Option<String>,
    /// Whether we are at fault.
    pub(crate) fault: Fault,
    /// How often it was told.
    pub(crate) times_told: i32,
    /// When it reached us.
    pub(crate) received_at: OffsetDateTime,
    pub(crate) filed_at: OffsetDateTime,
    pub(crate) filed_by: Actor,
    /// In order.
    pub(crate) apologies: Vec<Apology>,
    /// In order, numbered from 1.
    pub(crate) offers: Vec<Offer>,
    /// In order.
    pub(crate) refusals: Vec<RemedyRefusal>,
    /// In order.
    pub(crate) escalations: Vec<Escalation>,
    /// Until then the matter rests.
    pub(crate) cooling_off_until: Option<OffsetDateTime>,
    /// What came of it.
    pub(crate) verdict: Option<Verdict>,
    /// How many events it has had.
    pub(crate) revision: i64,
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ComplaintKind {
    DoubleCharge,
    WrongAddress,
    ShortDelivery,
    Damaged,
    Late,
    Service,
    PriceDiffers,
    Other,
}

words!(ComplaintKind {
    DoubleCharge = "double-charge",
    WrongAddress = "wrong-address",
    ShortDelivery = "short-delivery",
    Damaged = "damaged",
    Late = "late",
    Service = "service",
    PriceDiffers = "price-differs",
    Other = "other",
});

impl ComplaintKind {
    /// Whether it means nothing without the charge, shipment or agreement that it is about.
    pub(crate) const fn needs_subject(self) -> bool {
        matches!(self, Self::DoubleCharge | Self::WrongAddress | Self::ShortDelivery | Self::PriceDiffers)
    }
}

/// Whether we are at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Unknown,
    Yes,
    No,
}

names!(Fault { Unknown = "unknown", Yes = "yes", No = "no" });

/// What came of a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Upheld,
    Partly,
    NotUpheld,
}

names!(Outcome { Upheld = "upheld", Partly = "partly upheld", NotUpheld = "not upheld" });

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EvidenceItem {
    /// A slug.
    pub(crate) item: String,
    /// `None` when it came unasked.
    pub(crate) requested_at: Option<OffsetDateTime>,
    /// `None` while it is awaited.
    pub(crate) supplied_at: Option<OffsetDateTime>,
    /// What came.
    pub(crate) note: String,
}

/// Somebody said sorry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Apology {
    pub(crate) by: Actor,
    /// Its number in the contract.
    pub(crate) channel: i32,
    pub(crate) words: String,
    pub(crate) at: OffsetDateTime,
}

/// A wish that was not granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RemedyRefusal {
    pub(crate) policy_reference: String,
    /// What the customer asked for.
    pub(crate) asked: String,
    /// At least one.
    pub(crate) alternatives: Vec<String>,
    pub(crate) by: Actor,
    pub(crate) at: OffsetDateTime,
}

/// The judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) outcome: Outcome,
    pub(crate) root_cause: String,
    pub(crate) by: Actor,
    pub(crate) at: OffsetDateTime,
}

impl Complaint {
    /// When somebody said sorry first.
    pub(crate) fn apologised_at(&self) -> Option<OffsetDateTime> {
        self.apologies.iter().map(|apology| apology.at).min()
    }

    /// Where it stands, in a word.
    pub(crate) fn state(&self) -> &'static str {
        if self.verdict.is_none() { OPEN } else { RESOLVED }
    }

    /// What was granted: the agreed remedies.
    pub(crate) fn granted(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|offer| offer.state == OfferState::Agreed)
    }

    /// Whoever it is about never handles it.
    pub(crate) fn must_not_be_about(&self, actor_id: &str) -> Result<(), Refusal> {
        if self.accused_id.as_deref() == Some(actor_id) {
            Err(Refusal::AboutCaller { complaint_id: self.id })
        } else {
            Ok(())
        }
    }

    /// The accountable department handles it, or the mediator's.
    fn must_be_handled_by(&self, department: &Department) -> Result<(), Refusal> {
        let mediates = self
            .escalations
            .iter()
            .any(|step| step.mediator.as_ref().is_some_and(|(_, of)| of == department));
        if mediates || self.department == *department {
            Ok(())
        } else {
            Err(StepRefused::NotAccountable { department: self.department.clone() }.into())
        }
    }

    fn must_be_open(&self) -> Result<(), Refusal> {
        if self.verdict.is_none() {
            Ok(())
        } else {
            Err(StepRefused::WrongState { state: RESOLVED, allowed: OPEN }.into())
        }
    }

    /// The same complaint, one event later.
    fn stepped(&self) -> Self {
        Self { revision: self.revision + 1, ..self.clone() }
    }
}

/// Somebody has to do something.
pub(crate) const OPEN: &str = "open";
/// Judged.
pub(crate) const RESOLVED: &str = "resolved";

/// Whether an amount is nothing.
const fn is_nothing(amount: &Money) -> bool {
    amount.amount_minor() == 0
}
