//! How a customer is reminded of an invoice: which step is due, and when.
//!
//! The calendar counts days from the day on which the invoice was due: 3 until the friendly reminder, 10 until the
//! reminder, 20 until the final notice, 30 until collections. Days on which dunning was paused do not count, so that a
//! pause moves on everything that comes after it. A step falls on the next working day. Steps are taken one after the
//! other and never two on one day, also when nobody looked for weeks.
//!
//! All of it follows from what is stored, so that it can be computed again for any moment.

use time::{Date, Duration, OffsetDateTime};

use super::Calendar;

/// How a customer is reminded, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DunningStep {
    /// The first word: it may have been forgotten.
    FriendlyReminder,
    /// The second.
    Reminder,
    /// The last before collections.
    FinalNotice,
}

/// What is done next about an invoice that is overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NextStep {
    /// The customer is reminded.
    Remind(DunningStep),
    /// Collections gets it: the last step.
    Collect,
}

impl DunningStep {
    /// Every step, in the order in which they are taken.
    pub(crate) const ALL: [Self; 3] = [Self::FriendlyReminder, Self::Reminder, Self::FinalNotice];
}

impl NextStep {
    /// How many days after the due day it comes.
    const fn days(self) -> i64 {
        match self {
            Self::Remind(DunningStep::FriendlyReminder) => 3,
            Self::Remind(DunningStep::Reminder) => 10,
            Self::Remind(DunningStep::FinalNotice) => 20,
            Self::Collect => 30,
        }
    }
}

/// A time during which nobody is reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pause {
    /// When it began, in life.
    pub(crate) since: OffsetDateTime,
    /// When it ended, in life; `None` while it lasts.
    pub(crate) until: Option<OffsetDateTime>,
}

/// What was done about an invoice so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Dunning {
    /// When each step was taken, in the order of [`DunningStep::ALL`].
    pub(crate) taken: Vec<OffsetDateTime>,
    /// The times during which nobody was reminded, one after the other; only the last one may still last.
    pub(crate) pauses: Vec<Pause>,
}

impl Dunning {
    /// How many steps were taken.
    pub(crate) fn level(&self) -> usize {
        self.taken.len()
    }

    /// Whether nobody is reminded at present.
    pub(crate) fn is_paused(&self) -> bool {
        self.pauses.last().is_some_and(|pause| pause.until.is_none())
    }

    /// Begins a pause, unless one lasts.
    pub(crate) fn pause(&mut self, at: OffsetDateTime) {
        if !self.is_paused() {
            self.pauses.push(Pause { since: at, until: None });
        }
    }

    /// Ends the pause that lasts, if one does.
    pub(crate) fn resume(&mut self, at: OffsetDateTime) {
        if let Some(pause) = self.pauses.last_mut().filter(|pause| pause.until.is_none()) {
            pause.until = Some(at);
        }
    }

    /// What is done next about an overdue invoice, and the first day on which it may be done. Nothing while a pause lasts.
    pub(crate) fn next_step(&self, due_at: OffsetDateTime, calendar: &Calendar) -> Option<(NextStep, Date)> {
        if self.is_paused() {
            return None;
        }
        let reminder = DunningStep::ALL.get(self.level()).copied();
        let step = reminder.map_or(NextStep::Collect, NextStep::Remind);
        let mut day = self.moved_on(calendar.day(due_at), step.days(), calendar);
        if let Some(last) = self.taken.last() {
            day = day.max(calendar.day(*last).saturating_add(Duration::DAY));
        }
        Some((step, calendar.next_working_day(day)))
    }

    /// What is to be done at `now` about an overdue invoice.
    pub(crate) fn due_step(
        &self,
        due_at: OffsetDateTime,
        calendar: &Calendar,
        now: OffsetDateTime,
    ) -> Option<NextStep> {
        let today = calendar.day(now);
        let (step, from) = self.next_step(due_at, calendar)?;
        (from <= today && calendar.is_working_day(today)).then_some(step)
    }

    /// The day that is `days` unpaused days after `day`.
    ///
    /// A pause counts from the day on which it began to the day on which it ended, without the latter. It moves on what
    /// was not reached before it began.
    fn moved_on(&self, day: Date, days: i64, calendar: &Calendar) -> Date {
        let mut counted_until = day;
        let mut reached = day.saturating_add(Duration::days(days));
        let mut pauses: Vec<(Date, Date)> = self
            .pauses
            .iter()
            .filter_map(|pause| Some((calendar.day(pause.since), calendar.day(pause.until?))))
            .collect();
        pauses.sort_unstable();
        for (since, until) in pauses {
            // What lies before the due day, or in a pause before, counts no second time.
            let since = since.max(counted_until);
            if since > reached {
                break;
            }
            if until > since {
                reached = reached.saturating_add(until - since);
                counted_until = until;
            }
        }
        reached
    }
}

#[cfg(test)]
mod tests;
