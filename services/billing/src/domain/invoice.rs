//! An invoice, and how one begins.

use baton_model::{CustomerId, DictatableNumber, InvoiceId, Money, MoneyError, OrderId, PaymentId, ReturnId};
use time::{Duration, OffsetDateTime};

use super::books::{Books, sum};
use super::{
    Difference, Dunning, DunningStep, Incoming, Lines, Method, Ordered, Payment, Refusal, Settlement,
    Standing, State,
};

/// How long a customer has to pay, unless told otherwise.
pub(crate) const TIME_TO_PAY: Duration = Duration::days(14);

/// What a customer is charged, and what came for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invoice {
    /// Which.
    pub(crate) id: InvoiceId,
    /// What people dictate.
    pub(crate) number: DictatableNumber,
    /// Who pays.
    pub(crate) customer_id: CustomerId,
    /// The order it charges.
    pub(crate) order_id: Option<OrderId>,
    /// Its number in another system.
    pub(crate) external_reference: Option<String>,
    /// What is charged.
    pub(crate) lines: Lines,
    /// What was ever credited, added up; the [`Books`] say how much of it counts.
    pub(crate) credits: Money,
    /// What was decided about the claim.
    pub(crate) standing: Standing,
    /// Why it is void or written off; empty otherwise.
    pub(crate) state_reason: String,
    /// When it is to be paid.
    pub(crate) due_at: OffsetDateTime,
    /// Which reminders were sent, and when nobody was reminded.
    pub(crate) dunning: Dunning,
    /// What came, in the order of recording.
    pub(crate) payments: Vec<Payment>,
    /// The sums of lines, payments and credits.
    pub(crate) books: Books,
    /// Where it differs from what was ordered.
    pub(crate) differences: Vec<Difference>,
    /// Whether a person or an importer wrote the lines; those of the others follow the order.
    pub(crate) by_hand: bool,
    /// Whether it was imported: nobody is dunned for history.
    pub(crate) historical: bool,
    /// When it was issued, in life.
    pub(crate) issued_at: OffsetDateTime,
    /// When it last changed, in life.
    pub(crate) changed_at: OffsetDateTime,
    /// How many events it has had.
    pub(crate) revision: i64,
}

/// What is to be charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issuing {
    /// Who pays.
    pub(crate) customer_id: CustomerId,
    /// The order it charges.
    pub(crate) order_id: Option<OrderId>,
    /// Its number in another system.
    pub(crate) external_reference: Option<String>,
    /// What is charged.
    pub(crate) lines: Lines,
    /// When it is to be paid; `None` for the usual time.
    pub(crate) due_at: Option<OffsetDateTime>,
    /// Whether a person or an importer wrote the lines.
    pub(crate) by_hand: bool,
}

/// What happened to an invoice, for the event that tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// A customer is charged.
    Issued,
    /// The lines follow the order.
    Corrected,
    /// The charge was taken back.
    Voided,
    /// Money came; something is left, or it is too much.
    PaymentRecorded {
        /// What came.
        payment: Payment,
    },
    /// Nothing is left to be paid.
    Paid {
        /// What came last; `None` when a credit or a correction did it.
        payment: Option<Payment>,
    },
    /// A payment was tried and failed.
    PaymentFailed {
        /// How it was tried.
        method: Method,
        /// What was tried.
        amount: Money,
        /// Why it failed.
        reason: String,
    },
    /// Its time is over.
    Overdue,
    /// The customer was reminded.
    DunningStepTaken {
        /// How.
        step: DunningStep,
    },
    /// Nobody is reminded from now on.
    DunningPaused {
        /// Why.
        reason: String,
    },
    /// Reminders go on.
    DunningResumed,
    /// Collections has it.
    InCollections,
    /// We gave it up.
    WrittenOff,
    /// A part of it need not be paid any more.
    Credited {
        /// How much.
        amount: Money,
        /// Why.
        reason: String,
        /// The return it is for.
        return_id: Option<ReturnId>,
        /// Whether money goes back because of it.
        refund_due: bool,
    },
    /// The same was charged twice.
    DoubleChargeFound {
        /// The second payment.
        payment: Payment,
        /// The first one.
        twin_id: PaymentId,
    },
    /// The lines differ from what was ordered, or do so no more.
    PriceDifferenceFound,
}

/// The outcome of a step that was allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decided {
    /// The invoice after the step.
    pub(crate) invoice: Invoice,
    /// What happened to it.
    pub(crate) change: Change,
}

impl Invoice {
    /// Charges a customer. A charge of nothing is paid at once.
    ///
    /// `ordered` is the order as billing knows it: what differs from it is told at once, unless it is history.
    pub(crate) fn issue(
        (id, number): (InvoiceId, DictatableNumber),
        issuing: Issuing,
        ordered: Option<&Ordered>,
        dunning: Dunning,
        (at, historical): (OffsetDateTime, bool),
    ) -> Result<Settlement, Refusal> {
        let credits = issuing.lines.total().zero();
        let invoice = Self {
            id,
            number,
            customer_id: issuing.customer_id,
            order_id: issuing.order_id,
            external_reference: issuing.external_reference,
            books: books(&issuing.lines, &[], &credits)?,
            credits,
            lines: issuing.lines,
            standing: Standing::Open,
            state_reason: String::new(),
            due_at: issuing.due_at.unwrap_or_else(|| at.saturating_add(TIME_TO_PAY)),
            dunning,
            payments: Vec::new(),
            differences: Vec::new(),
            by_hand: issuing.by_hand,
            historical,
            issued_at: at,
            changed_at: at,
            revision: 0,
        };
        let mut settlement = Settlement::of(invoice);
        settlement.step(Change::Issued, at);
        if let Some(ordered) = ordered.filter(|_| !historical) {
            settlement.compare(ordered, at)?;
        }
        settlement.tell_if_settled(None, at);
        Ok(settlement)
    }

    /// Adds everything up again, after a change of lines, credits, payments or refunds.
    pub(crate) fn reckon(&mut self) -> Result<(), MoneyError> {
        self.books = books(&self.lines, &self.payments, &self.credits)?;
        Ok(())
    }

    /// Where it stands.
    pub(crate) const fn state(&self) -> State {
        State::new(self.standing, &self.books)
    }

    /// What is still to be paid; nothing for a void invoice, and negative when we owe.
    pub(crate) fn balance(&self) -> Money {
        if self.is_void() { self.books.balance.zero() } else { self.books.balance.clone() }
    }

    /// What we owe: of a void invoice everything that we keep.
    pub(crate) const fn owed(&self) -> &Money {
        if self.is_void() { &self.books.kept } else { &self.books.surplus }
    }

    /// Whether it counts for nothing.
    pub(crate) const fn is_void(&self) -> bool {
        matches!(self.standing, Standing::Void)
    }

    /// Ends what was decided about a claim that is settled. Should something be to be paid again, it begins anew.
    pub(super) fn close_claim(&mut self, at: OffsetDateTime) {
        self.standing = Standing::Open;
        self.dunning.resume(at);
        self.state_reason.clear();
    }

    /// Changes with every change.
    pub(crate) fn etag(&self) -> String {
        format!("r{}", self.revision)
    }

    /// The payment with this id.
    pub(crate) fn payment(&self, id: PaymentId) -> Option<&Payment> {
        self.payments.iter().find(|payment| payment.id == id)
    }

    /// The charge that the provider calls so, if it is known.
    pub(crate) fn knows(&self, charge: &Incoming) -> bool {
        let reference = charge.external_reference.as_deref();
        reference.is_some()
            && self.payments.iter().any(|known| known.external_reference.as_deref() == reference)
    }

    /// Takes note that a refund of `amount` goes back. Refunds tell of themselves: it is no event of the invoice.
    pub(super) fn give_back(&mut self, payment_id: PaymentId, amount: &Money) -> Result<(), MoneyError> {
        if let Some(payment) = self.payments.iter_mut().find(|payment| payment.id == payment_id) {
            payment.refunded = payment.refunded.add(amount)?;
        }
        self.reckon()
    }
}

/// The sums of what is charged, what came and went back, and what was credited.
pub(crate) fn books(lines: &Lines, payments: &[Payment], credits: &Money) -> Result<Books, MoneyError> {
    let nothing = || lines.total().zero();
    let paid = sum(nothing(), payments.iter().map(|payment| &payment.amount))?;
    let refunded = sum(nothing(), payments.iter().map(|payment| &payment.refunded))?;
    Books::new(lines.total().clone(), paid, credits.clone(), refunded)
}
