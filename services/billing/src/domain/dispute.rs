//! A customer says that an invoice is wrong: the claim, and what was decided about it.

use std::fmt;
use std::str::FromStr;

use baton_model::{CustomerId, DisputeId, InvoiceId, Money, MoneyError};
use time::OffsetDateTime;

use super::State;

/// A customer says that an invoice is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dispute {
    /// Which.
    pub(crate) id: DisputeId,
    /// Whose.
    pub(crate) customer_id: CustomerId,
    /// The invoice in dispute.
    pub(crate) invoice_id: InvoiceId,
    /// How much of it; `None` for all of it.
    pub(crate) amount: Option<Money>,
    /// Why, in the customer's words.
    pub(crate) reason: String,
    /// Where it stands.
    pub(crate) state: DisputeState,
    /// What was found; empty while open.
    pub(crate) resolution: String,
    /// When it was opened, in life.
    pub(crate) opened_at: OffsetDateTime,
    /// When it last changed, in life.
    pub(crate) changed_at: OffsetDateTime,
    /// How many events it has had.
    pub(crate) revision: i64,
}

/// What a customer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// How much of the invoice is wrong; `None` for all of it.
    pub(crate) amount: Option<Money>,
    /// Why, in the customer's words.
    pub(crate) reason: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Whether the customer is right.
    pub(crate) upheld: bool,
    /// Why.
    pub(crate) resolution: String,
}

/// Where a dispute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DisputeState {
    /// Somebody has to decide.
    Open,
    /// The customer is right.
    Upheld,
    /// The invoice is right.
    Rejected,
}

/// Why nothing came of a step. The dispute is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DisputeRefusal {
    /// It was decided before.
    #[error("the dispute is {state}")]
    Decided {
        /// Where it stands.
        state: DisputeState,
    },
    /// The invoice charges nothing that could be wrong.
    #[error("the invoice is {state}")]
    WrongState {
        /// Where the invoice stands.
        state: State,
        /// Where it could stand.
        allowed: &'static [State],
    },
    /// Another dispute of the invoice waits for a decision.
    #[error("the invoice is in dispute already")]
    AnotherOpen,
    /// The claim is in another currency than the invoice.
    #[error("must be in the invoice's currency")]
    OtherCurrency,
    /// More is claimed than is charged.
    #[error("must not be more than what is charged: {charged}")]
    TooHigh {
        /// What is charged.
        charged: Money,
    },
}

impl Claim {
    /// Checks that it can be made about an invoice in `state`, and that no more is claimed than is `charged`. What is paid
    /// may have been wrong, too.
    pub(crate) fn check(&self, state: State, charged: &Money) -> Result<(), DisputeRefusal> {
        use State::{InCollections, Issued, Overdue, Paid, PartiallyPaid};
        let allowed = &[Issued, PartiallyPaid, Paid, Overdue, InCollections];
        if !allowed.contains(&state) {
            return Err(DisputeRefusal::WrongState { state, allowed });
        }
        let Some(amount) = &self.amount else { return Ok(()) };
        match charged.minus(amount) {
            Err(MoneyError::CurrencyMismatch) => Err(DisputeRefusal::OtherCurrency),
            Ok(left) if !left.is_negative() => Ok(()),
            _ => Err(DisputeRefusal::TooHigh { charged: charged.clone() }),
        }
    }
}

impl Dispute {
    /// Takes note of what the customer says.
    pub(crate) fn open(
        id: DisputeId,
        customer_id: CustomerId,
        invoice_id: InvoiceId,
        claim: Claim,
        at: OffsetDateTime,
    ) -> Self {
        Self {
            id,
            customer_id,
            invoice_id,
            amount: claim.amount,
            reason: claim.reason,
            state: DisputeState::Open,
            resolution: String::new(),
            opened_at: at,
            changed_at: at,
            revision: 1,
        }
    }

    /// Decides.
    pub(crate) fn resolve(mut self, verdict: Verdict, at: OffsetDateTime) -> Result<Self, DisputeRefusal> {
        if self.state != DisputeState::Open {
            return Err(DisputeRefusal::Decided { state: self.state });
        }
        self.state = if verdict.upheld { DisputeState::Upheld } else { DisputeState::Rejected };
        self.resolution = verdict.resolution;
        // History is imported in any order; the last change is the latest in life.
        self.changed_at = self.changed_at.max(at);
        self.revision += 1;
        Ok(self)
    }

    /// What the customer need not pay now that it is decided, of an invoice that charges `charged` by now; `None` for
    /// nothing. What was credited in the meantime is not credited again.
    pub(crate) fn owed(&self, charged: &Money) -> Option<Money> {
        if self.state != DisputeState::Upheld {
            return None;
        }
        let claimed = self.amount.as_ref().unwrap_or(charged);
        let owed = if claimed.amount_minor() < charged.amount_minor() { claimed } else { charged };
        Some(owed.clone()).filter(Money::is_positive)
    }

    /// Changes with every change.
    pub(crate) fn etag(&self) -> String {
        format!("r{}", self.revision)
    }
}

impl DisputeState {
    /// Every state.
    pub(crate) const ALL: [Self; 3] = [Self::Open, Self::Upheld, Self::Rejected];

    /// The state as it is stored and as errors name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Upheld => "upheld",
            Self::Rejected => "rejected",
        }
    }
}

impl fmt::Display for DisputeState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a state of a dispute")]
pub(crate) struct InvalidDisputeState;

impl FromStr for DisputeState {
    type Err = InvalidDisputeState;

    fn from_str(text: &str) -> Result<Self, InvalidDisputeState> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(InvalidDisputeState)
    }
}

#[cfg(test)]
mod tests;
