//! The steps a touch can take, one function each.

use super::{Change, Decided, State, Touch};
use crate::domain::{Occasion, Refusal};

impl Touch {
    /// Says that it was done, and what came of it.
    pub(crate) fn complete(mut self, outcome: String, on: &Occasion) -> Result<Decided, Refusal> {
        self.only_planned()?;
        self.done_at = Some(on.at);
        Ok(self.ended(State::Done, outcome, Change::Done, on))
    }

    /// Says that it will not be done.
    pub(crate) fn drop(self, reason: String, on: &Occasion) -> Result<Decided, Refusal> {
        self.only_planned()?;
        Ok(self.ended(State::Dropped, reason, Change::Dropped, on))
    }

    fn only_planned(&self) -> Result<(), Refusal> {
        if self.state == State::Planned {
            return Ok(());
        }
        let allowed = vec![State::Planned.as_str()];
        Err(Refusal::WrongState { object: "touch", state: self.state.as_str(), allowed })
    }

    fn ended(mut self, state: State, outcome: String, change: Change, on: &Occasion) -> Decided {
        self.state = state;
        self.outcome = outcome;
        // History is imported in any order; the last change is the latest in life.
        self.changed_at = self.changed_at.max(on.at);
        self.revision += 1;
        Decided { after: self, change }
    }
}

#[cfg(test)]
mod tests;
