//! Goodwill: what a customer is granted, how much of it at most, and how an invoice becomes less by it.

use std::fmt;

use baton_model::{Actor, CreditId, CustomerId, InvoiceId, Money};
use time::{Duration, OffsetDateTime};

use super::{Invoice, State};

/// Within which time the cap counts what one customer was granted.
pub(crate) const PERIOD: Duration = Duration::days(365);

/// Something the customer need not pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Credit {
    /// Which.
    pub(crate) id: CreditId,
    /// Who gets it.
    pub(crate) customer_id: CustomerId,
    /// How much; more than nothing.
    pub(crate) amount: Money,
    /// Why.
    pub(crate) reason: String,
    /// The invoice it was applied to, once it was.
    pub(crate) invoice_id: Option<InvoiceId>,
    /// Who granted it.
    pub(crate) granted_by: Actor,
    /// When it was granted, in life.
    pub(crate) granted_at: OffsetDateTime,
    /// When it last changed, in life.
    pub(crate) changed_at: OffsetDateTime,
    /// How many events it has had.
    pub(crate) revision: i64,
}

/// What somebody grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Granting {
    /// Who gets it.
    pub(crate) customer_id: CustomerId,
    /// How much; more than nothing.
    pub(crate) amount: Money,
    /// Why.
    pub(crate) reason: String,
}

/// Where a credit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CreditState {
    /// To be applied.
    Granted,
    /// An invoice became less by it.
    Applied,
}

/// Why nothing came of a step. The credit is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CreditRefusal {
    /// It was applied before.
    #[error("the credit was applied before")]
    Applied,
    /// The customer would be granted more than one may be.
    #[error("the customer may be granted no more than {left} at present")]
    CapExceeded {
        /// What the customer may still be granted.
        left: Money,
    },
    /// Nothing of the invoice is to be paid.
    #[error("the invoice is {state}")]
    WrongState {
        /// Where the invoice stands.
        state: State,
        /// Where it could stand.
        allowed: &'static [State],
    },
    /// The invoice is another customer's.
    #[error("must be an invoice of the credit's customer")]
    OtherCustomer,
    /// The invoice is in another currency.
    #[error("must be an invoice in the credit's currency")]
    OtherCurrency,
    /// The credit is more than what is still to be paid.
    #[error("no more than {left} is still to be paid")]
    TooHigh {
        /// What is still to be paid.
        left: Money,
    },
}

impl Credit {
    /// Grants goodwill.
    pub(crate) fn grant(id: CreditId, granting: Granting, by: Actor, at: OffsetDateTime) -> Self {
        Self {
            id,
            customer_id: granting.customer_id,
            amount: granting.amount,
            reason: granting.reason,
            invoice_id: None,
            granted_by: by,
            granted_at: at,
            changed_at: at,
            revision: 1,
        }
    }

    /// Takes it from what is to be paid of an invoice. All of it: what would remain of a credit could not be told from one
    /// that was never applied.
    pub(crate) fn apply(mut self, invoice: &Invoice, at: OffsetDateTime) -> Result<Self, CreditRefusal> {
        use State::{InCollections, Issued, Overdue, PartiallyPaid};
        if self.invoice_id.is_some() {
            return Err(CreditRefusal::Applied);
        }
        if self.customer_id != invoice.customer_id {
            return Err(CreditRefusal::OtherCustomer);
        }
        let (state, allowed) = (invoice.state(), &[Issued, PartiallyPaid, Overdue, InCollections]);
        if !allowed.contains(&state) {
            return Err(CreditRefusal::WrongState { state, allowed });
        }
        let left = invoice.balance();
        if self.amount.currency() != left.currency() {
            return Err(CreditRefusal::OtherCurrency);
        }
        if self.amount.amount_minor() > left.amount_minor() {
            return Err(CreditRefusal::TooHigh { left });
        }
        self.invoice_id = Some(invoice.id);
        // History is imported in any order; the last change is the latest in life.
        self.changed_at = self.changed_at.max(at);
        self.revision += 1;
        Ok(self)
    }

    /// Where it stands.
    pub(crate) const fn state(&self) -> CreditState {
        if self.invoice_id.is_some() { CreditState::Applied } else { CreditState::Granted }
    }

    /// Changes with every change.
    pub(crate) fn etag(&self) -> String {
        format!("r{}", self.revision)
    }
}

impl Granting {
    /// Checks that it stays below the cap: `granted` is what the customer was granted within the [`PERIOD`], in minor
    /// units of the same currency.
    pub(crate) fn check_cap(&self, cap_minor: i64, granted: i64) -> Result<(), CreditRefusal> {
        let left = cap_minor.saturating_sub(granted).max(0);
        if self.amount.amount_minor() <= left {
            return Ok(());
        }
        let unit = Money::new(self.amount.currency(), left);
        Err(CreditRefusal::CapExceeded { left: unit.unwrap_or_else(|_| self.amount.zero()) })
    }
}

impl CreditState {
    /// The state as errors name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Applied => "applied",
        }
    }
}

impl fmt::Display for CreditState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
