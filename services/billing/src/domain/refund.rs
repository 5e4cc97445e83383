//! Money that goes back: requested → approved → paid, or rejected.

use std::fmt;
use std::str::FromStr;

use baton_model::{Actor, CustomerId, InvoiceId, Money, OrderId, PaymentId, RefundId, ReturnId};
use time::{Duration, OffsetDateTime};

use super::{GoingBack, Invoice, Refusal};

/// How long after its approval a refund is paid.
const PAID_WITHIN: Duration = Duration::days(5);

/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The order was called off, or the charge was taken back.
    Cancellation,
    /// The goods came back.
    Return,
    /// The same was charged twice.
    DoubleCharge,
    /// More came than was due.
    Overpayment,
    /// The goods never arrived.
    LostShipment,
    /// A dispute was right.
    Dispute,
    /// To make up for something.
    Goodwill,
}

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum RefundState {
    /// Somebody has to decide.
    Requested,
    /// To be paid.
    Approved,
    /// The customer has it.
    Paid,
    /// It will not be paid.
    Rejected,
}

/// Money that goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refund {
    /// Which.
    pub(crate) id: RefundId,
    /// Who gets it.
    pub(crate) customer_id: CustomerId,
    /// The invoice the payment was for.
    pub(crate) invoice_id: InvoiceId,
    /// The order that it charges.
    pub(crate) order_id: Option<OrderId>,
    /// The payment that goes back.
    pub(crate) payment_id: PaymentId,
    /// How much of it.
    pub(crate) amount: Money,
    /// Why.
    pub(crate) cause: Cause,
    /// Why, in words; empty for nothing said.
    pub(crate) note: String,
    /// The return it is for.
    pub(crate) return_id: Option<ReturnId>,
    /// Where it stands.
    pub(crate) state: RefundState,
    /// Why it was rejected; empty otherwise.
    pub(crate) state_reason: String,
    /// Who approved it, once somebody did.
    pub(crate) approved_by: Option<Actor>,
    /// The provider's id of the payout.
    pub(crate) payout_reference: Option<String>,
    /// When it was asked for, in life.
    pub(crate) requested_at: OffsetDateTime,
    /// When it was paid, in life.
    pub(crate) paid_at: Option<OffsetDateTime>,
    /// When it last changed, in life.
    pub(crate) changed_at: OffsetDateTime,
    /// How many events it has had.
    pub(crate) revision: i64,
}

impl Refund {
    /// A part of a payment for `invoice` shall go back; somebody has to decide.
    pub(crate) fn request(
        id: RefundId,
        invoice: &Invoice,
        going: GoingBack,
        note: String,
        at: OffsetDateTime,
    ) -> Self {
        Self {
            id,
            customer_id: invoice.customer_id,
            invoice_id: invoice.id,
            order_id: invoice.order_id,
            payment_id: going.payment_id,
            amount: going.amount,
            cause: going.cause,
            note,
            return_id: going.return_id,
            state: RefundState::Requested,
            state_reason: String::new(),
            approved_by: None,
            payout_reference: None,
            requested_at: at,
            paid_at: None,
            changed_at: at,
            revision: 1,
        }
    }

    /// A part of a payment goes back because a rule says so. Nobody has to be asked, so it begins approved.
    pub(crate) fn by_rule(
        id: RefundId,
        invoice: &Invoice,
        going: GoingBack,
        rule: Actor,
        at: OffsetDateTime,
    ) -> Self {
        let requested = Self::request(id, invoice, going, String::new(), at);
        Self { state: RefundState::Approved, approved_by: Some(rule), ..requested }
    }

    /// Says that it shall be paid.
    pub(crate) fn approve(mut self, by: Actor, at: OffsetDateTime) -> Result<Self, Refusal> {
        self.only_from(&[RefundState::Requested])?;
        self.approved_by = Some(by);
        Ok(self.moved(RefundState::Approved, at))
    }

    /// Says that it will not be paid.
    pub(crate) fn reject(mut self, reason: String, at: OffsetDateTime) -> Result<Self, Refusal> {
        self.only_from(&[RefundState::Requested])?;
        self.state_reason = reason;
        Ok(self.moved(RefundState::Rejected, at))
    }

    /// Says that the customer has the money.
    pub(crate) fn pay(
        mut self,
        payout_reference: Option<String>,
        at: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        self.only_from(&[RefundState::Approved])?;
        self.payout_reference = payout_reference;
        self.paid_at = Some(at);
        Ok(self.moved(RefundState::Paid, at))
    }

    /// Changes with every change.
    pub(crate) fn etag(&self) -> String {
        format!("r{}", self.revision)
    }

    /// Until when an approved one is to be paid.
    pub(crate) fn payment_due(&self) -> OffsetDateTime {
        self.changed_at + PAID_WITHIN
    }

    /// Whether somebody still has to do something about it.
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.state, RefundState::Requested | RefundState::Approved)
    }

    fn only_from(&self, allowed: &'static [RefundState]) -> Result<(), Refusal> {
        if allowed.contains(&self.state) {
            Ok(())
        } else {
            Err(Refusal::RefundWrongState { state: self.state, allowed })
        }
    }

    fn moved(mut self, state: RefundState, at: OffsetDateTime) -> Self {
        self.state = state;
        // History is imported in any order; the last change is the latest in life.
        self.changed_at = self.changed_at.max(at);
        self.revision += 1;
        self
    }
}

impl Cause {
    /// Every cause.
    pub(crate) const ALL: [Self; 7] = [
        Self::Cancellation,
        Self::Return,
        Self::DoubleCharge,
        Self::Overpayment,
        Self::LostShipment,
        Self::Dispute,
        Self::Goodwill,
    ];

    /// The cause as it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Cancellation => "cancellation",
            Self::Return => "return",
            Self::DoubleCharge => "double_charge",
            Self::Overpayment => "overpayment",
            Self::LostShipment => "lost_shipment",
            Self::Dispute => "dispute",
            Self::Goodwill => "goodwill",
        }
    }

    /// The cause that is stored as `text`.
    pub(crate) fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == text)
    }
}

impl RefundState {
    /// Every state, in the order of life.
    pub(crate) const ALL: [Self; 4] = [Self::Requested, Self::Approved, Self::Paid, Self::Rejected];

    /// The state as it is stored and as errors name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Approved => "approved",
            Self::Paid => "paid",
            Self::Rejected => "rejected",
        }
    }
}

impl fmt::Display for RefundState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a state of a refund")]
pub(crate) struct InvalidRefundState;

impl FromStr for RefundState {
    type Err = InvalidRefundState;

    fn from_str(text: &str) -> Result<Self, InvalidRefundState> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(InvalidRefundState)
    }
}

#[cfg(test)]
mod tests;
