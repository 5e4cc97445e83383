//! What may happen to an invoice, one function each.
//!
//! `live` is false for what an importer brings in: the past is taken as it is told. Nothing is found in it, and no
//! money goes back because of it; the importer records that too.

use baton_model::{Money, PaymentId, ReturnId};
use time::{Duration, OffsetDateTime};

use super::books::lesser;
use super::invoice::TIME_TO_PAY;
use super::refund::Cause;
use super::{
    Change, GoingBack, Incoming, Invoice, Lines, Method, Ordered, Payment, Refusal, Settlement, Standing,
    State,
};

/// How far apart two charges may be for the second one to seem a repetition of the first.
const TWINS: Duration = Duration::hours(48);

impl Invoice {
    /// Takes the charge back. What came for it goes back.
    pub(crate) fn void(self, reason: String, at: OffsetDateTime, live: bool) -> Result<Settlement, Refusal> {
        use State::{InCollections, Issued, Overdue, Paid, PartiallyPaid};
        self.only_from(&[Issued, PartiallyPaid, Paid, Overdue, InCollections])?;
        self.take_back(reason, at, live)
    }

    /// The order was called off: nobody is charged for what is not shipped, whatever was decided about the claim. `None`
    /// when it counts for nothing already.
    pub(crate) fn call_off(
        self,
        reason: String,
        at: OffsetDateTime,
        live: bool,
    ) -> Result<Option<Settlement>, Refusal> {
        if self.is_void() { Ok(None) } else { self.take_back(reason, at, live).map(Some) }
    }

    fn take_back(mut self, reason: String, at: OffsetDateTime, live: bool) -> Result<Settlement, Refusal> {
        self.standing = Standing::Void;
        self.dunning.resume(at);
        self.state_reason = reason;
        let mut settlement = Settlement::single(self, Change::Voided, at);
        if live {
            settlement.give_back_all(Cause::Cancellation, None)?;
        }
        Ok(settlement)
    }

    /// Takes note of money that came, whatever the state. What is too much goes back.
    pub(crate) fn receive(
        mut self,
        incoming: Incoming,
        at: OffsetDateTime,
        live: bool,
    ) -> Result<Settlement, Refusal> {
        let before = self.state();
        let twin_id = self.twin_of(&incoming, at).filter(|_| live && !self.is_void());
        let mut payment = Payment {
            id: incoming.id,
            method: incoming.method,
            instalments: incoming.instalments,
            refunded: incoming.amount.zero(),
            asked_back: incoming.amount.zero(),
            amount: incoming.amount,
            external_reference: incoming.external_reference,
            twin_id: None,
            received_at: at,
        };
        self.payments.push(payment.clone());
        self.reckon()?;
        // A second part of the price is no repetition: only what is too much can be one.
        let twin_id = twin_id.filter(|_| self.owed().is_positive());
        if let Some(last) = self.payments.last_mut() {
            last.twin_id = twin_id;
            payment.twin_id = twin_id;
        }
        let change = if self.state() == State::Paid && before != State::Paid {
            self.close_claim(at);
            Change::Paid { payment: Some(payment.clone()) }
        } else {
            Change::PaymentRecorded { payment: payment.clone() }
        };
        let mut settlement = Settlement::single(self, change, at);
        if live {
            settlement.give_back_what_is_too_much(payment, at)?;
        }
        Ok(settlement)
    }

    /// Takes note that a payment was tried and failed.
    pub(crate) fn fail_payment(
        self,
        method: Method,
        amount: Money,
        reason: String,
        at: OffsetDateTime,
    ) -> Result<Settlement, Refusal> {
        use State::{InCollections, Issued, Overdue, PartiallyPaid, WrittenOff};
        self.only_from(&[Issued, PartiallyPaid, Overdue, InCollections, WrittenOff])?;
        // Only to learn whether it is in the invoice's currency.
        self.books.balance.add(&amount)?;
        Ok(Settlement::single(self, Change::PaymentFailed { method, amount, reason }, at))
    }

    /// Gives it to collections before the calendar does.
    pub(crate) fn start_collections(mut self, at: OffsetDateTime) -> Result<Settlement, Refusal> {
        self.only_from(&[State::Overdue])?;
        if self.dunning.is_paused() {
            return Err(Refusal::Paused { state: self.state() });
        }
        self.standing = Standing::InCollections;
        Ok(Settlement::single(self, Change::InCollections, at))
    }

    /// Gives up what is still to be paid.
    pub(crate) fn write_off(mut self, reason: String, at: OffsetDateTime) -> Result<Settlement, Refusal> {
        self.only_from(&[State::Overdue, State::InCollections])?;
        self.standing = Standing::WrittenOff;
        self.dunning.resume(at);
        self.state_reason = reason;
        Ok(Settlement::single(self, Change::WrittenOff, at))
    }

    /// Makes it less by `amount`, or by what can still be credited if that is less. What is too much then goes back
    /// because of `cause`. `None` when nothing can be credited.
    pub(crate) fn credit(
        mut self,
        amount: &Money,
        (reason, cause): (String, Cause),
        at: OffsetDateTime,
        live: bool,
    ) -> Result<Option<Settlement>, Refusal> {
        let before = self.state();
        let amount = lesser(amount, &self.creditable()?).clone();
        if !amount.is_positive() {
            return Ok(None);
        }
        self.credits = self.credits.add(&amount)?;
        self.reckon()?;
        let refund_due = live && self.owed().is_positive();
        let credited = Change::Credited { amount, reason, return_id: None, refund_due };
        let mut settlement = Settlement::single(self, credited, at);
        settlement.tell_if_settled(Some(before), at);
        if live {
            settlement.give_back_surplus(cause)?;
        }
        Ok(Some(settlement))
    }

    /// The goods came back: nothing of it need be paid, and everything that came goes back.
    ///
    /// It is told also when there is nothing left to credit: orders waits to hear that billing has settled the return.
    pub(crate) fn settle_return(
        mut self,
        return_id: ReturnId,
        reason: String,
        at: OffsetDateTime,
    ) -> Result<Settlement, Refusal> {
        let amount = self.creditable()?;
        self.credits = self.credits.add(&amount)?;
        self.reckon()?;
        let refund_due = self.owed().is_positive();
        if self.state() == State::Paid {
            self.close_claim(at);
        }
        let credited = Change::Credited { amount, reason, return_id: Some(return_id), refund_due };
        let mut settlement = Settlement::single(self, credited, at);
        settlement.give_back_all(Cause::Return, Some(return_id))?;
        Ok(settlement)
    }

    /// The order changed, and an invoice that was made of it follows; one that was written by hand is compared with it.
    pub(crate) fn follow(
        self,
        ordered: &Ordered,
        lines: Lines,
        at: OffsetDateTime,
    ) -> Result<Settlement, Refusal> {
        let mut settlement = Settlement::of(self);
        if settlement.invoice.is_void() {
            return Ok(settlement);
        }
        if settlement.invoice.by_hand {
            settlement.compare(ordered, at)?;
            return Ok(settlement);
        }
        if settlement.invoice.lines == lines {
            return Ok(settlement);
        }
        let before = settlement.invoice.state();
        settlement.invoice.lines = lines;
        settlement.invoice.reckon()?;
        if before == State::Paid && settlement.invoice.state() != State::Paid {
            // Who had paid in time gets the usual time for the rest.
            let again = at.saturating_add(TIME_TO_PAY);
            settlement.invoice.due_at = settlement.invoice.due_at.max(again);
            settlement.invoice.dunning.taken.clear();
        }
        settlement.step(Change::Corrected, at);
        settlement.tell_if_settled(Some(before), at);
        settlement.give_back_surplus(Cause::Overpayment)?;
        Ok(settlement)
    }

    /// Checks that a part of a payment can be asked back.
    pub(crate) fn ask_back(&self, payment_id: PaymentId, amount: &Money) -> Result<(), Refusal> {
        let left = match self.payment(payment_id) {
            Some(payment) => payment.left()?,
            None => amount.zero(),
        };
        if left.minus(amount)?.is_negative() { Err(Refusal::RefundTooHigh { left }) } else { Ok(()) }
    }

    /// A refund that was asked for is approved.
    ///
    /// What goes back and is not owed need not be paid again: it is credited, so that a refund never makes an invoice
    /// unpaid.
    pub(crate) fn approve_refund(
        mut self,
        payment_id: PaymentId,
        amount: &Money,
        reason: String,
        at: OffsetDateTime,
    ) -> Result<Settlement, Refusal> {
        let uncovered = amount.minus(lesser(amount, self.owed()))?;
        self.no_longer_asked_back(payment_id, amount)?;
        self.give_back(payment_id, amount)?;
        let mut settlement = Settlement::of(self);
        if uncovered.is_positive() {
            settlement.invoice.credits = settlement.invoice.credits.add(&uncovered)?;
            settlement.invoice.reckon()?;
            let credited = Change::Credited { amount: uncovered, reason, return_id: None, refund_due: true };
            settlement.step(credited, at);
        }
        Ok(settlement)
    }

    /// A refund that was asked for is rejected. What we owe beside goes back all the same: it may have waited for this
    /// decision, because no payment had enough left.
    pub(crate) fn reject_refund(
        mut self,
        payment_id: PaymentId,
        amount: &Money,
        live: bool,
    ) -> Result<Settlement, Refusal> {
        self.no_longer_asked_back(payment_id, amount)?;
        let mut settlement = Settlement::of(self);
        // Of a void invoice nothing waits: what was asked back was approved with it.
        if live && !settlement.invoice.is_void() {
            settlement.give_back_surplus(Cause::Overpayment)?;
        }
        Ok(settlement)
    }

    fn no_longer_asked_back(&mut self, payment_id: PaymentId, amount: &Money) -> Result<(), Refusal> {
        if let Some(payment) = self.payments.iter_mut().find(|payment| payment.id == payment_id) {
            payment.asked_back = payment.asked_back.minus(amount)?;
        }
        Ok(())
    }

    /// What can still be credited; nothing of what counts for nothing.
    fn creditable(&self) -> Result<Money, Refusal> {
        if self.is_void() { Ok(self.books.total.zero()) } else { Ok(self.books.creditable()?) }
    }

    /// The payment that another charge of the same method and amount shortly before or after seems to repeat.
    fn twin_of(&self, incoming: &Incoming, at: OffsetDateTime) -> Option<PaymentId> {
        let twin = |known: &&Payment| {
            known.method == incoming.method
                && known.amount == incoming.amount
                && (at - known.received_at).abs() <= TWINS
        };
        self.payments.iter().rev().find(twin).map(|twin| twin.id)
    }

    fn only_from(&self, allowed: &'static [State]) -> Result<(), Refusal> {
        let state = self.state();
        if allowed.contains(&state) { Ok(()) } else { Err(Refusal::WrongState { state, allowed }) }
    }
}

impl Settlement {
    fn give_back_what_is_too_much(&mut self, payment: Payment, at: OffsetDateTime) -> Result<(), Refusal> {
        let whole =
            |amount: Money, cause| GoingBack { payment_id: payment.id, amount, cause, return_id: None };
        if self.invoice.is_void() {
            let amount = payment.left()?;
            return Ok(self.give_back(whole(amount, Cause::Cancellation))?);
        }
        if let Some(twin_id) = payment.twin_id {
            self.step(Change::DoubleChargeFound { payment: payment.clone(), twin_id }, at);
            let amount = lesser(&payment.amount, self.invoice.owed()).clone();
            self.give_back(whole(amount, Cause::DoubleCharge))?;
        }
        Ok(self.give_back_surplus(Cause::Overpayment)?)
    }
}

#[cfg(test)]
mod invariants;
#[cfg(test)]
mod tests;
