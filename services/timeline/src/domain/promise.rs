//! A promise: what a customer was told we would do by a time.
//!
//! Where it stands is decided by what happened, and by nothing else: by its evidence (the earliest event that fulfils it),
//! by how it was closed by hand, by whether it was found broken, and by whether it got a new date. So the same events give
//! the same state, in whatever order they arrived.
//!
//! Invariants:
//! - A live promise whose time passed without its evidence is found broken once, and that stays recorded.
//! - A promise that was closed by hand takes no evidence any more.

mod parts;
mod states;

use baton_model::{Actor, CaseId, CustomerId, Department, EventId, PromiseId};
use time::{Duration, OffsetDateTime};

use super::refusal::Refusal;

pub(crate) use parts::{CASE, Evidence, Fulfilment, Release};
pub(crate) use states::{Feasibility, PromiseState, ReleaseOutcome};

/// Evidence that comes more than this before the due time is early.
const EARLY_BY: Duration = Duration::DAY;

/// What a customer was told we would do by a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Promise {
    /// Chosen by whoever made it; unique within the customer.
    pub(crate) id: PromiseId,
    /// To whom.
    pub(crate) customer_id: CustomerId,
    /// The case it was made in.
    pub(crate) case_id: Option<CaseId>,
    /// Who has to keep it.
    pub(crate) department: Department,
    /// What the customer was told.
    pub(crate) text: String,
    /// In life.
    pub(crate) made_at: OffsetDateTime,
    /// By whom.
    pub(crate) made_by: Actor,
    /// The event that carries it.
    pub(crate) event_id: EventId,
    /// Until when.
    pub(crate) due: OffsetDateTime,
    /// Which event fulfils it; `None` when only a person can say so.
    pub(crate) evidence: Option<Evidence>,
    /// Whether somebody looked if it can be kept.
    pub(crate) feasibility: Feasibility,
    /// What was found; empty for nothing said.
    pub(crate) feasibility_note: String,
    /// The department's object that it is about: its kind and its id.
    pub(crate) subject: Option<(String, String)>,
    /// Told of the past: nobody is warned of it or asked to apologise.
    pub(crate) imported: bool,
    /// The promise that it replaced.
    pub(crate) replaces: Option<PromiseId>,
    /// The promise that replaced it.
    pub(crate) replaced_by: Option<PromiseId>,
    /// What fulfilled it.
    pub(crate) fulfilled: Option<Fulfilment>,
    /// The event after which nobody waited for it any more.
    pub(crate) voided: Option<Fulfilment>,
    /// When its owner was warned.
    pub(crate) warned_at: Option<OffsetDateTime>,
    /// When it was found broken.
    pub(crate) broken_at: Option<OffsetDateTime>,
    /// How it was closed by hand.
    pub(crate) release: Option<Release>,
}

/// What has to be done about a promise because it is time to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Duty {
    /// Warn its owner.
    Warn,
    /// Record that it is broken, or was kept too late.
    Break {
        /// Whether it is told, and somebody asked to apologise.
        told: bool,
        /// Whether somebody has to apologise.
        apologise: bool,
    },
}

impl Promise {
    /// Where it stands.
    pub(crate) fn state(&self) -> PromiseState {
        if self.is_void() {
            return PromiseState::Released;
        }
        if let Some(fulfilled) = self.fulfilled {
            return self.score(fulfilled.at);
        }
        if self.release.is_some() {
            PromiseState::Released
        } else if self.broken_at.is_some() {
            PromiseState::Broken
        } else if self.replaced_by.is_some() {
            PromiseState::Replaced
        } else {
            PromiseState::Open
        }
    }

    /// Whether nobody waited for it any more before it was fulfilled or due. What was broken before stays broken.
    fn is_void(&self) -> bool {
        let is_first = |at| at <= self.due && self.fulfilled.is_none_or(|by| at < by.at);
        self.voided.is_some_and(|by| is_first(by.at))
    }

    /// How it is scored when it was fulfilled at this time.
    fn score(&self, at: OffsetDateTime) -> PromiseState {
        if at > self.due {
            PromiseState::Late
        } else if self.due - at > EARLY_BY {
            PromiseState::Early
        } else {
            PromiseState::Kept
        }
    }

    /// The promise in the light of what the customer's events tell now: the earliest evidence, the earliest event
    /// that voids it, and the promise that replaced it. `recorded_at` is the time of telling.
    ///
    /// History breaks here, by its data alone. A live promise is broken by [`Self::duty`] only, so that nobody misses it.
    pub(crate) fn told(
        mut self,
        evidence: Option<Fulfilment>,
        voided: Option<Fulfilment>,
        replaced_by: Option<PromiseId>,
        recorded_at: OffsetDateTime,
    ) -> Self {
        if self.release.is_none() {
            self.fulfilled = evidence;
            self.voided = voided;
        }
        self.replaced_by = replaced_by;
        if self.imported {
            let is_closed = self.release.is_some() || self.is_void();
            let is_overdue = self.due < self.fulfilled.map_or(recorded_at, |by| by.at);
            self.broken_at = (is_overdue && !is_closed).then_some(self.due);
        }
        self
    }

    /// What has to be done about it by now.
    pub(crate) fn duty(&self, now: OffsetDateTime) -> Option<Duty> {
        let is_broken = match (self.fulfilled, &self.release) {
            (Some(fulfilled), _) => fulfilled.at > self.due,
            (None, Some(_)) => false,
            (None, None) => now > self.due,
        };
        if is_broken && self.broken_at.is_none() && !self.is_void() {
            let told = !self.imported;
            // Whose promise got a new date before it was due has told the customer so.
            return Some(Duty::Break { told, apologise: told && self.replaced_by.is_none() });
        }
        let is_open = self.state() == PromiseState::Open && !self.imported;
        (is_open && self.warned_at.is_none() && now >= self.warn_at()).then_some(Duty::Warn)
    }

    /// When it has to be looked at next; `None` when only another event changes it.
    pub(crate) fn next_check(&self) -> Option<OffsetDateTime> {
        if self.is_void() {
            return None;
        }
        match (self.fulfilled, &self.release) {
            (None, Some(_)) => None,
            (Some(fulfilled), _) => {
                (fulfilled.at > self.due && self.broken_at.is_none()).then_some(fulfilled.at)
            }
            (None, None) if self.broken_at.is_some() => None,
            (None, None) => {
                let is_warned = self.warned_at.is_some() || self.imported || self.replaced_by.is_some();
                Some(if is_warned { self.due } else { self.warn_at() })
            }
        }
    }

    /// When three quarters of its time have passed.
    fn warn_at(&self) -> OffsetDateTime {
        let time = (self.due - self.made_at).max(Duration::ZERO);
        self.due - time / 4
    }

    /// Closes it by hand. What no event fulfils is fulfilled by being done; `event_id` is the event that tells so.
    pub(crate) fn release(self, release: Release, event_id: EventId) -> Result<Self, Refusal> {
        let is_done_by_hand = self.evidence.is_none() && release.outcome == ReleaseOutcome::Done;
        let state = self.state();
        match state {
            PromiseState::Open | PromiseState::Replaced => {}
            PromiseState::Broken if is_done_by_hand => {}
            _ => {
                let allowed = "open, replaced; broken if it is done, and no event fulfils it";
                return Err(Refusal::WrongState { state: state.as_str(), allowed });
            }
        }
        let fulfilled = is_done_by_hand.then_some(Fulfilment { event_id, at: release.at });
        Ok(Self { fulfilled, release: Some(release), ..self })
    }

    /// Whether it may get a new date.
    pub(crate) fn must_be_replaceable(&self) -> Result<(), Refusal> {
        if let Some(replaced_by) = self.replaced_by {
            return Err(Refusal::PromiseReplaced { replaced_by });
        }
        match self.state() {
            PromiseState::Open | PromiseState::Broken => Ok(()),
            state => Err(Refusal::WrongState { state: state.as_str(), allowed: "open, broken" }),
        }
    }

    /// Only the department that has to keep it may do this.
    pub(crate) fn must_be_of(&self, department: &Department) -> Result<(), Refusal> {
        if self.department == *department {
            Ok(())
        } else {
            Err(Refusal::NotOwner { department: self.department.clone() })
        }
    }
}

#[cfg(test)]
mod tests;
