//! What a customer is offered to make good: offers, approvals, answers.

use baton_model::{Actor, FollowUpId, Money, PromiseId, Role};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::goodwill::{self, Given};
use super::{Complaint, NotApprovable, Refusal, RemedyRefusal, StepRefused, is_nothing};
use crate::domain::words::names;

/// How long an offer waits for its approval: a working day.
const APPROVAL: Duration = Duration::hours(24);

/// What is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RemedyKind {
    Refund,
    Credit,
    Goodwill,
    Replacement,
    Repair,
    Other,
}

names!(RemedyKind {
    Refund = "refund",
    Credit = "credit",
    Goodwill = "goodwill",
    Replacement = "replacement",
    Repair = "repair",
    Other = "something else",
});

impl RemedyKind {
    /// Whether the customer gets an amount of money by it.
    pub(crate) const fn is_money(self) -> bool {
        matches!(self, Self::Refund | Self::Credit | Self::Goodwill)
    }
}

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfferState {
    AwaitingApproval,
    Offered,
    Agreed,
    Refused,
    Countered,
    Rejected,
    Withdrawn,
}

names!(OfferState {
    AwaitingApproval = "awaiting approval",
    Offered = "offered",
    Agreed = "agreed",
    Refused = "refused",
    Countered = "countered",
    Rejected = "rejected",
    Withdrawn = "withdrawn",
});

/// What a customer is to be offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offering {
    pub(crate) kind: RemedyKind,
    pub(crate) cost_to_us: Money,
    pub(crate) value_to_customer: Money,
    /// What the customer is told.
    pub(crate) text: String,
}

/// An offer, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    /// From 1, within the complaint.
    pub(crate) number: i32,
    /// What carries it out has this id.
    pub(crate) remedy_id: Uuid,
    pub(crate) offering: Offering,
    pub(crate) state: OfferState,
    pub(crate) by: Actor,
    pub(crate) at: OffsetDateTime,
    /// `None` when it needs no approval.
    pub(crate) approve_by: Option<OffsetDateTime>,
    /// What waits for the approval.
    pub(crate) follow_up_id: Option<FollowUpId>,
    pub(crate) decision: Option<Decision>,
    pub(crate) answered_at: Option<OffsetDateTime>,
    /// What the customer wants instead.
    pub(crate) counter: String,
    /// Made when it was agreed.
    pub(crate) promise_id: Option<PromiseId>,
}

/// Who approved or rejected an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) by: Actor,
    pub(crate) at: OffsetDateTime,
    /// Empty when it was approved.
    pub(crate) rejection: String,
}

/// How a customer answers an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// With the promise that follows from it.
    Accepted(PromiseId),
    Refused,
    /// With what the customer wants.
    Countered(String),
}

/// How much somebody may decide about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Authority {
    Unlimited,
    /// In minor units of the currency in question; 0 where none was given.
    UpTo(i64),
}

impl Authority {
    /// The authority of a role, given its limit in the currency in question. Who tells of the past decides nothing.
    pub(crate) fn of(role: Role, limit: Option<i64>) -> Self {
        match role {
            Role::Admin | Role::Importer => Self::Unlimited,
            Role::Agent | Role::Lead => Self::UpTo(limit.unwrap_or(0)),
            Role::Service | Role::Auditor => Self::UpTo(0),
        }
    }

    const fn covers(self, cost: &Money) -> bool {
        match self {
            Self::Unlimited => true,
            Self::UpTo(limit) => is_nothing(cost) || cost.amount_minor() <= limit,
        }
    }
}

impl Complaint {
    /// Offers the customer something; an offer without an answer is withdrawn. `follow_up_id` is for what waits for an
    /// approval, should it need one.
    pub(crate) fn offer(
        &self,
        (remedy_id, follow_up_id): (Uuid, FollowUpId),
        offering: Offering,
        authority: Authority,
        given: &[Given],
        by: &Actor,
        at: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        self.must_be_handled_by(&by.department)?;
        self.must_be_open()?;
        if offering.kind == RemedyKind::Goodwill && by.role != Role::Importer {
            goodwill::check(&offering.value_to_customer, given, at)?;
        }
        let is_within = authority.covers(&offering.cost_to_us);
        let mut complaint = self.without_pending_offers();
        complaint.offers.push(Offer {
            number: self.offers.len() as i32 + 1,
            remedy_id,
            offering,
            state: if is_within { OfferState::Offered } else { OfferState::AwaitingApproval },
            by: by.clone(),
            at,
            approve_by: (!is_within).then_some(at + APPROVAL),
            follow_up_id: (!is_within).then_some(follow_up_id),
            decision: None,
            answered_at: None,
            counter: String::new(),
            promise_id: None,
        });
        Ok(complaint)
    }

    /// The customer answers. The first answer counts.
    pub(crate) fn answer(&self, number: i32, answer: Answer, at: OffsetDateTime) -> Result<Self, Refusal> {
        let state = self.offered(number)?.state;
        match state {
            OfferState::Offered => self.must_be_open()?,
            OfferState::AwaitingApproval | OfferState::Rejected => {
                return Err(StepRefused::WrongState { state: state.as_str(), allowed: "offered" }.into());
            }
            _ => return Err(Refusal::OfferAnswered { number, state }),
        }
        self.changed(number, |offer| {
            offer.answered_at = Some(at);
            match answer {
                Answer::Accepted(promise_id) => {
                    offer.state = OfferState::Agreed;
                    offer.promise_id = Some(promise_id);
                }
                Answer::Refused => offer.state = OfferState::Refused,
                Answer::Countered(counter) => {
                    offer.state = OfferState::Countered;
                    offer.counter = counter;
                }
            }
        })
    }

    /// Approves an offer, or rejects it with a reason. Nobody decides about an own offer, or above the own authority.
    pub(crate) fn decide(
        &self,
        number: i32,
        role: Role,
        authority: Authority,
        decision: Decision,
    ) -> Result<Self, Refusal> {
        self.must_be_open()?;
        let offer = self.offered(number)?;
        if offer.state != OfferState::AwaitingApproval {
            let (state, allowed) = (offer.state.as_str(), OfferState::AwaitingApproval.as_str());
            return Err(StepRefused::WrongState { state, allowed }.into());
        }
        if offer.by.id == decision.by.id {
            return Err(Refusal::NotApprovable(NotApprovable::OwnOffer));
        }
        if !matches!(role, Role::Lead | Role::Admin) {
            return Err(Refusal::NotApprovable(NotApprovable::Role));
        }
        let is_approved = decision.rejection.is_empty();
        let cost = &offer.offering.cost_to_us;
        if let Authority::UpTo(limit) = authority
            && is_approved
            && !authority.covers(cost)
        {
            let limit = Money::new(cost.currency(), limit).unwrap_or_else(|_| cost.zero());
            return Err(Refusal::NotApprovable(NotApprovable::Limit(limit)));
        }
        self.changed(number, |offer| {
            offer.state = if is_approved { OfferState::Offered } else { OfferState::Rejected };
            offer.decision = Some(decision);
        })
    }

    /// Refuses what the customer asks for.
    pub(crate) fn refuse(&self, refusal: RemedyRefusal) -> Result<Self, Refusal> {
        self.must_be_handled_by(&refusal.by.department)?;
        self.must_be_open()?;
        let mut complaint = self.stepped();
        complaint.refusals.push(refusal);
        Ok(complaint)
    }

    /// The offer with this number.
    pub(crate) fn offered(&self, number: i32) -> Result<&Offer, Refusal> {
        self.offers.iter().find(|offer| offer.number == number).ok_or(Refusal::NoSuchOffer)
    }

    /// The extras that count against the customer's cap, but for what one more offer would withdraw.
    pub(crate) fn extras(&self, but_pending: bool) -> impl Iterator<Item = Given> {
        let counts = move |offer: &&Offer| match offer.state {
            OfferState::Agreed => true,
            OfferState::Offered | OfferState::AwaitingApproval => !but_pending,
            _ => false,
        };
        let extras = self.offers.iter().filter(|offer| offer.offering.kind == RemedyKind::Goodwill);
        extras
            .filter(counts)
            .map(|offer| Given { at: offer.at, value: offer.offering.value_to_customer.clone() })
    }

    /// What waits for the approval of an offer, if something does.
    pub(crate) fn awaiting(&self) -> Option<FollowUpId> {
        let waits = |offer: &&Offer| offer.state == OfferState::AwaitingApproval;
        self.offers.iter().find(waits).and_then(|offer| offer.follow_up_id)
    }

    /// One event later, with nothing left to answer.
    pub(super) fn without_pending_offers(&self) -> Self {
        let mut complaint = self.stepped();
        for offer in &mut complaint.offers {
            if matches!(offer.state, OfferState::Offered | OfferState::AwaitingApproval) {
                offer.state = OfferState::Withdrawn;
            }
        }
        complaint
    }

    fn changed(&self, number: i32, change: impl FnOnce(&mut Offer)) -> Result<Self, Refusal> {
        let mut complaint = self.stepped();
        let offer = complaint.offers.iter_mut().find(|offer| offer.number == number);
        change(offer.ok_or(Refusal::NoSuchOffer)?);
        Ok(complaint)
    }
}
