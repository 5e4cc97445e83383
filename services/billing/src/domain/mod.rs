//! What invoices, payments, refunds, credits and disputes are, and what may happen to them. Pure: no clock, no database,
//! no protobuf.
//!
//! A change of an invoice gives a [`Settlement`]: the steps, each of which the timeline is told, and the money that goes
//! back because of it; or a [`Refusal`]. Every step makes the revision one more, so an invoice's revision is the number of
//! its events.
//!
//! Invariants:
//! - total − credited − paid + refunded is what is still to be paid, and the state follows from that and from what was
//!   decided about the claim.
//! - No more goes back of a payment than came. A refund never makes an invoice unpaid.

mod books;
mod calendar;
mod credit;
mod dispute;
mod dunning;
#[cfg(test)]
mod examples;
mod invoice;
mod line;
mod ordered;
mod payment;
mod refund;
mod refusal;
mod reminders;
mod settlement;
mod state;
mod steps;
pub(crate) mod wording;

pub(crate) use calendar::Calendar;
pub(crate) use credit::{Credit, CreditRefusal, CreditState, Granting, PERIOD as CREDIT_PERIOD};
pub(crate) use dispute::{Claim, Dispute, DisputeRefusal, DisputeState, Verdict};
pub(crate) use dunning::{Dunning, DunningStep, NextStep, Pause};
pub(crate) use invoice::{Change, Decided, Invoice, Issuing, books};
pub(crate) use line::{InvalidLines, Line, LineKind, Lines};
pub(crate) use ordered::{Difference, Ordered, OrderedLine};
pub(crate) use payment::{Incoming, Method, Payment};
pub(crate) use refund::{Cause, Refund, RefundState};
pub(crate) use refusal::Refusal;
pub(crate) use reminders::Waiting;
pub(crate) use settlement::{GoingBack, Settlement};
pub(crate) use state::{Standing, State};
