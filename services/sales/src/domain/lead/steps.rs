//! The steps a lead can take, one function each.

use super::{Change, Decided, Lead, State};
use crate::domain::{Occasion, Refusal};

impl Lead {
    /// Says that somebody spoke to them.
    pub(crate) fn contact(self, note: String, on: &Occasion) -> Result<Decided, Refusal> {
        self.only_from(&[State::New])?;
        Ok(self.moved(State::Contacted, Change::Contacted { note }, on))
    }

    /// Says that they have a need and the means.
    pub(crate) fn qualify(self, note: String, on: &Occasion) -> Result<Decided, Refusal> {
        self.only_from(&[State::New, State::Contacted])?;
        Ok(self.moved(State::Qualified, Change::Qualified { note }, on))
    }

    /// Says that they buy.
    pub(crate) fn win(self, on: &Occasion) -> Result<Decided, Refusal> {
        self.only_from(&[State::Contacted, State::Qualified])?;
        Ok(self.moved(State::Won, Change::Won, on))
    }

    /// Says that they do not buy.
    pub(crate) fn lose(mut self, reason: String, on: &Occasion) -> Result<Decided, Refusal> {
        self.only_from(&[State::New, State::Contacted, State::Qualified])?;
        self.lost_reason = reason;
        Ok(self.moved(State::Lost, Change::Lost, on))
    }

    /// They took a quote: they buy, whatever was thought before. `None` when that was known already.
    pub(crate) fn win_with_quote(mut self, on: &Occasion) -> Option<Decided> {
        if self.state == State::Won {
            return None;
        }
        self.lost_reason.clear();
        Some(self.moved(State::Won, Change::Won, on))
    }

    fn only_from(&self, allowed: &[State]) -> Result<(), Refusal> {
        if allowed.contains(&self.state) {
            return Ok(());
        }
        let allowed = allowed.iter().map(|state| state.as_str()).collect();
        Err(Refusal::WrongState { object: "lead", state: self.state.as_str(), allowed })
    }

    fn moved(mut self, state: State, change: Change, on: &Occasion) -> Decided {
        self.state = state;
        self.owner = on.by.clone();
        // History is imported in any order; the last change is the latest in life.
        self.changed_at = self.changed_at.max(on.at);
        self.revision += 1;
        Decided { after: self, change }
    }
}

#[cfg(test)]
mod tests;
