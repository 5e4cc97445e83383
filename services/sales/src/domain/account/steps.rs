//! The steps an account can take, one function each.

use time::OffsetDateTime;

use super::{Account, Care, Change, Decided};
use crate::domain::{Occasion, Person, Refusal};

impl Account {
    /// Changes how the customer is looked after. `etag` is the one that the caller read; empty changes whatever is there.
    pub(crate) fn put(mut self, care: Care, etag: &str, on: &Occasion) -> Result<Decided, Refusal> {
        if !etag.is_empty() && etag != self.etag() {
            return Err(Refusal::StaleEtag { object: "account", current: self.etag() });
        }
        self.segment = care.segment;
        self.cadence_days = care.cadence_days;
        Ok(self.changed(Change::Changed, on))
    }

    /// Takes note of the customer's primary owner. `None` when that was known.
    pub(crate) fn assign_owner(mut self, owner: Person, on: &Occasion) -> Option<Decided> {
        if self.owner.as_ref() == Some(&owner) {
            return None;
        }
        self.owner = Some(owner);
        Some(self.changed(Change::OwnerChanged, on))
    }

    /// Takes note that somebody was in touch. That is the touch's event, not one of the account.
    #[must_use]
    pub(crate) fn touched(mut self, at: OffsetDateTime, imported: bool) -> Self {
        self.last_touch_at = Some(self.last_touch_at.map_or(at, |last| last.max(at)));
        self.counted_from = self.counted_from.max(at);
        self.historical &= imported;
        self
    }

    /// Takes note that nobody will be in touch this time although the cadence asked: it counts anew.
    #[must_use]
    pub(crate) fn skipped(mut self, at: OffsetDateTime, imported: bool) -> Self {
        self.counted_from = self.counted_from.max(at);
        self.historical &= imported;
        self
    }

    /// When the touch is due that the cadence asks for by now.
    pub(crate) fn touch_due(&self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        self.next_touch_due().filter(|due| *due <= now && !self.historical)
    }

    fn changed(mut self, change: Change, on: &Occasion) -> Decided {
        self.historical &= on.imported;
        // History is imported in any order; the last change is the latest in life.
        self.changed_at = self.changed_at.max(on.at);
        self.revision += 1;
        Decided { after: self, change }
    }
}

#[cfg(test)]
mod tests;
