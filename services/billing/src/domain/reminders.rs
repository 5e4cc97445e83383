//! What happens to an invoice that nobody pays, and when it waits.
//!
//! Only a live invoice of which something is to be paid is dunned: nobody is reminded of history. Dunning waits while the
//! customer disputes the invoice or complains about anything.

use time::{Date, OffsetDateTime};

use super::{Calendar, Change, Invoice, NextStep, Settlement, Standing, State};

/// What dunning waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// The customer says that the invoice is wrong.
    Dispute,
    /// The customer complains.
    Complaint,
}

impl Waiting {
    /// What it waits for, in words.
    const fn reason(self) -> &'static str {
        match self {
            Self::Dispute => "the customer disputes the invoice",
            Self::Complaint => "a complaint of the customer is open",
        }
    }
}

impl Invoice {
    /// Its time is over. `None` unless something is to be paid, the company's due day has ended, and nothing is waited for.
    pub(crate) fn fall_due(mut self, calendar: &Calendar, now: OffsetDateTime) -> Option<Settlement> {
        let waits = !matches!(self.state(), State::Issued | State::PartiallyPaid) || !self.is_dunned();
        if waits || self.dunning.is_paused() || calendar.day(now) <= calendar.day(self.due_at) {
            return None;
        }
        self.standing = Standing::Overdue;
        Some(Settlement::single(self, Change::Overdue, now))
    }

    /// Reminds the customer, or gives the invoice to collections, if that is due by the company's calendar.
    pub(crate) fn dun(mut self, calendar: &Calendar, now: OffsetDateTime) -> Option<Settlement> {
        if self.state() != State::Overdue || !self.is_dunned() {
            return None;
        }
        let change = match self.dunning.due_step(self.due_at, calendar, now)? {
            NextStep::Remind(step) => {
                self.dunning.taken.push(now);
                Change::DunningStepTaken { step }
            }
            NextStep::Collect => {
                self.standing = Standing::InCollections;
                Change::InCollections
            }
        };
        Some(Settlement::single(self, change, now))
    }

    /// The first day on which something may be due of an overdue invoice.
    pub(crate) fn next_step_on(&self, calendar: &Calendar) -> Option<Date> {
        self.dunning.next_step(self.due_at, calendar).map(|(_, day)| day)
    }

    /// Lets dunning wait, or go on when there is nothing to wait for. `None` when it does so already.
    pub(crate) fn dun_or_wait(mut self, waiting: Option<Waiting>, at: OffsetDateTime) -> Option<Settlement> {
        let change = match waiting {
            Some(waiting) if self.is_dunned() && !self.dunning.is_paused() => {
                self.dunning.pause(at);
                Change::DunningPaused { reason: waiting.reason().to_owned() }
            }
            None if self.dunning.is_paused() => {
                self.dunning.resume(at);
                Change::DunningResumed
            }
            _ => return None,
        };
        Some(Settlement::single(self, change, at))
    }

    /// Whether the customer would be reminded of it one day, if nothing happened.
    fn is_dunned(&self) -> bool {
        self.state().is_open() && !self.historical
    }
}

#[cfg(test)]
mod tests;
