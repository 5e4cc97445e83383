//! What comes of a change of an invoice: its steps, and the money that goes back.

use baton_model::{Money, MoneyError, PaymentId, ReturnId};
use time::OffsetDateTime;

use super::books::lesser;
use super::refund::Cause;
use super::{Change, Decided, Invoice, Ordered, State};

/// A part of a payment that goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GoingBack {
    /// The payment.
    pub(crate) payment_id: PaymentId,
    /// How much of it.
    pub(crate) amount: Money,
    /// Why.
    pub(crate) cause: Cause,
    /// The return it is for.
    pub(crate) return_id: Option<ReturnId>,
}

/// What comes of a change: the steps of the invoice, one event each, and the money that goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settlement {
    /// The steps, in their order; empty when nothing changes.
    pub(crate) steps: Vec<Decided>,
    /// What goes back.
    pub(crate) refunds: Vec<GoingBack>,
    /// The invoice after all of it.
    pub(crate) invoice: Invoice,
}

impl Settlement {
    /// Nothing so far.
    pub(super) const fn of(invoice: Invoice) -> Self {
        Self { steps: Vec::new(), refunds: Vec::new(), invoice }
    }

    /// One step, and nothing else.
    pub(super) fn single(invoice: Invoice, change: Change, at: OffsetDateTime) -> Self {
        let mut settlement = Self::of(invoice);
        settlement.step(change, at);
        settlement
    }

    /// Takes note of a step that was made on the invoice.
    pub(super) fn step(&mut self, change: Change, at: OffsetDateTime) {
        // History is imported in any order; the last change is the latest in life.
        self.invoice.changed_at = self.invoice.changed_at.max(at);
        self.invoice.revision += 1;
        self.steps.push(Decided { invoice: self.invoice.clone(), change });
    }

    /// Tells that nothing is left to be paid, if that is so since the state was `before`.
    pub(super) fn tell_if_settled(&mut self, before: Option<State>, at: OffsetDateTime) {
        if before != Some(State::Paid) && self.invoice.state() == State::Paid {
            self.invoice.close_claim(at);
            self.step(Change::Paid { payment: None }, at);
        }
    }

    /// Compares the lines with the order, and tells where they differ if that changed.
    pub(super) fn compare(&mut self, ordered: &Ordered, at: OffsetDateTime) -> Result<(), MoneyError> {
        let differences = ordered.differences(&self.invoice.lines)?;
        if differences != self.invoice.differences {
            self.invoice.differences = differences;
            self.step(Change::PriceDifferenceFound, at);
        }
        Ok(())
    }

    /// Gives back a part of a payment.
    pub(super) fn give_back(&mut self, going: GoingBack) -> Result<(), MoneyError> {
        if going.amount.is_positive() {
            self.invoice.give_back(going.payment_id, &going.amount)?;
            self.refunds.push(going);
        }
        Ok(())
    }

    /// Gives back what we owe, from the latest payment on.
    pub(super) fn give_back_surplus(&mut self, cause: Cause) -> Result<(), MoneyError> {
        let payments = self.invoice.payments.clone();
        for payment in payments.iter().rev() {
            let amount = lesser(self.invoice.owed(), &payment.left()?).clone();
            self.give_back(GoingBack { payment_id: payment.id, amount, cause, return_id: None })?;
        }
        Ok(())
    }

    /// Gives back what is left of every payment.
    pub(super) fn give_back_all(
        &mut self,
        cause: Cause,
        return_id: Option<ReturnId>,
    ) -> Result<(), MoneyError> {
        let payments = self.invoice.payments.clone();
        for payment in &payments {
            self.give_back(GoingBack { payment_id: payment.id, amount: payment.left()?, cause, return_id })?;
        }
        Ok(())
    }
}
