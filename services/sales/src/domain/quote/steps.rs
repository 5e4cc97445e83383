//! The steps a quote can take beside being accepted, one function each.

use time::{Duration, OffsetDateTime};

use super::{Amending, Change, Decided, Quote, State};
use crate::domain::{Occasion, Refusal};

/// How long a quote can be accepted after it was sent, unless it says otherwise.
const VALIDITY: Duration = Duration::days(30);

impl Quote {
    /// Replaces what is given. The customer has not seen it then, so it is a draft again.
    pub(crate) fn amend(mut self, amending: Amending, on: &Occasion) -> Result<Decided, Refusal> {
        self.only_from(&[State::Draft, State::Sent])?;
        if !amending.etag.is_empty() && amending.etag != self.etag() {
            return Err(Refusal::StaleEtag { object: "quote", current: self.etag() });
        }
        self.lines = amending.lines.unwrap_or(self.lines);
        self.delivery_address = amending.delivery_address.or(self.delivery_address);
        self.valid_until = amending.valid_until.or(self.valid_until);
        Ok(self.moved(State::Draft, Change::Amended, on))
    }

    /// Sends it to the customer.
    pub(crate) fn send(mut self, on: &Occasion) -> Result<Decided, Refusal> {
        self.only_from(&[State::Draft])?;
        self.only_in_time(on.at)?;
        self.valid_until = self.valid_until.or_else(|| on.at.checked_add(VALIDITY));
        Ok(self.moved(State::Sent, Change::Sent, on))
    }

    /// The customer does not want it.
    pub(crate) fn decline(mut self, reason: String, on: &Occasion) -> Result<Decided, Refusal> {
        self.only_from(&[State::Sent])?;
        self.declined_reason = reason;
        Ok(self.moved(State::Declined, Change::Declined, on))
    }

    /// Nobody answered in time. `None` if it is not so, or if the quote is history.
    pub(crate) fn expire(self, on: &Occasion) -> Option<Decided> {
        let waits = self.only_from(&[State::Sent]).is_ok() && !self.historical;
        let is_over = self.only_in_time(on.at).is_err();
        (waits && is_over).then(|| self.moved(State::Expired, Change::Expired, on))
    }

    pub(super) fn only_from(&self, allowed: &'static [State]) -> Result<(), Refusal> {
        if self.accepting.is_some() {
            return Err(Refusal::BeingAccepted { allowed });
        }
        if allowed.contains(&self.state) {
            return Ok(());
        }
        let allowed = allowed.iter().map(|state| state.as_str()).collect();
        Err(Refusal::WrongState { object: "quote", state: self.state.as_str(), allowed })
    }

    pub(super) fn only_in_time(&self, at: OffsetDateTime) -> Result<(), Refusal> {
        match self.valid_until {
            Some(valid_until) if valid_until < at => Err(Refusal::QuoteExpired { valid_until }),
            _ => Ok(()),
        }
    }

    pub(super) fn moved(mut self, state: State, change: Change, on: &Occasion) -> Decided {
        self.state = state;
        self.historical &= on.imported;
        // History is imported in any order; the last change is the latest in life.
        self.changed_at = self.changed_at.max(on.at);
        self.revision += 1;
        Decided { after: self, change }
    }
}

#[cfg(test)]
mod tests;
