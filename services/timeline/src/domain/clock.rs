//! Clocks: how long something takes, measured by a standard.
//!
//! A clock is a pure function of the definitions, of what happened, and of an instant; nothing about it is remembered.
//!
//! Invariants:
//! - The clock never starts anew because the matter moves. Each department's stay has its share of the time, and the
//!   shares add up to the whole.
//! - A clock that stops when its time is just used up is met; one that is still running at that instant is breached.
//! - History is not measured: what an imported event says is taken note of, but it starts no clock.

use std::collections::BTreeMap;

use baton_model::{CaseId, Department};
use time::{Duration, OffsetDateTime};

use super::standard::{Definitions, Limit, Standard};

mod running;

use running::Running;

/// Something that happened, as far as clocks care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Happening {
    pub(crate) at: OffsetDateTime,
    /// Of the event.
    pub(crate) sequence: i64,
    pub(crate) event_type: String,
    /// The department whose event it is.
    pub(crate) department: Department,
    /// The person who did it; nobody if it was a service.
    pub(crate) person: Option<Person>,
    /// Whether that person was in touch with the customer.
    pub(crate) is_contact: bool,
    /// Who has the matter from now on, if it says.
    pub(crate) moves_to: Option<Department>,
    /// What was counted.
    pub(crate) measures: BTreeMap<String, i64>,
    pub(crate) imported: bool,
}

/// A person who did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// What a clock is of: events belong together if this is the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Of {
    Case(CaseId),
    Handoff { case_id: CaseId, handoff_id: String },
    Subject { kind: String, id: String },
    Customer,
    Contact { sequence: i64 },
}

/// What happened in one matter, and to whom.
#[derive(Debug, Clone, Default)]
pub(crate) struct Story {
    /// In the order of life: by time, then by sequence.
    pub(crate) happenings: Vec<Happening>,
    /// The tiers that the customer was in, each from an instant on.
    pub(crate) tiers: Vec<(OffsetDateTime, String)>,
}

/// A clock as it stands at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clock<'a> {
    pub(crate) standard: &'a Standard,
    /// The sequence of the event with which it started: with the standard's name, what tells it from other clocks.
    pub(crate) sequence: i64,
    pub(crate) started_at: OffsetDateTime,
    /// The customer's tier then.
    pub(crate) tier: String,
    pub(crate) state: State,
    /// Who has the matter, or had it when the clock ended.
    pub(crate) department: Department,
    /// Who had it when the time was used up, if it was.
    pub(crate) breached_in: Option<Department>,
    /// Working time so far; it goes on after a breach.
    pub(crate) used: Duration,
    /// When three quarters of the time are used up, or will be if nothing happens.
    pub(crate) warn_at: Option<OffsetDateTime>,
    /// When all of it is, or will be.
    pub(crate) due_at: Option<OffsetDateTime>,
    pub(crate) ended_at: Option<OffsetDateTime>,
    /// The person who ended it.
    pub(crate) ended_by: Option<Person>,
    /// Why it stands still.
    pub(crate) paused_for: Vec<String>,
    /// Where the time went, in order; adds up to `used`.
    pub(crate) stays: Vec<Stay>,
    /// What was counted, if the standard counts.
    pub(crate) measured: Option<i64>,
}

/// How long one department had the matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stay {
    pub(crate) department: Department,
    pub(crate) since: OffsetDateTime,
    /// Working time.
    pub(crate) used: Duration,
}

/// What a clock says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum State {
    /// There is time left.
    Running,
    /// There is time left, and it stands still.
    Paused,
    /// It stopped in time.
    Met,
    /// The time was used up. It may still be running.
    Breached,
    /// It ended without a verdict.
    Cancelled,
}

impl State {
    /// The word people read and the database stores.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Met => "met",
            Self::Breached => "breached",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Clock<'_> {
    /// When there is a verdict: when it was met, or when the time was used up.
    pub(crate) fn settled_at(&self) -> Option<OffsetDateTime> {
        match self.state {
            State::Met => self.ended_at,
            State::Breached => self.due_at,
            State::Running | State::Paused | State::Cancelled => None,
        }
    }

    /// Who answers for the verdict: whoever had the matter when there was one.
    pub(crate) fn answerable(&self) -> &Department {
        self.breached_in.as_ref().unwrap_or(&self.department)
    }
}

impl Story {
    /// Puts everything in the order of life.
    pub(crate) fn in_order(mut self) -> Self {
        self.happenings.sort_by_key(|happening| (happening.at, happening.sequence));
        self.happenings.dedup_by_key(|happening| happening.sequence);
        self.tiers.sort_by_key(|(at, _)| *at);
        self
    }

    fn tier(&self, at: OffsetDateTime) -> &str {
        let known = self.tiers.iter().rev().find(|(since, _)| *since <= at);
        known.map_or("", |(_, tier)| tier)
    }

    /// The clocks of a standard, as they stand at an instant, in the order in which they started. There is one at a
    /// time: what would start another one while one is running does not.
    pub(crate) fn clocks<'a>(
        &self,
        definitions: &'a Definitions,
        name: &str,
        at: OffsetDateTime,
    ) -> Vec<Clock<'a>> {
        let mut clocks = Vec::new();
        let mut running: Option<Running<'a>> = None;
        let mut holder: Option<&Department> = None;
        for happening in self.happenings.iter().take_while(|happening| happening.at <= at) {
            if let Some(clock) = running.take() {
                match clock.hear(happening) {
                    Ok(still) => running = Some(still),
                    Err(ended) => clocks.push(*ended),
                }
            }
            holder = happening.moves_to.as_ref().or(holder);
            if running.is_some() || happening.imported {
                continue;
            }
            let Some(standard) = definitions.standard(name, happening.at) else { continue };
            let department = holder.unwrap_or(&happening.department);
            let tier = self.tier(happening.at);
            let starts = standard.starts.contains(&happening.event_type) && !standard.retired;
            if !starts || !standard.covers(department, tier) {
                continue;
            }
            match &standard.limit {
                Limit::Within(limit) => {
                    running =
                        Some(Running::start(definitions, standard, *limit, happening, department, tier));
                }
                Limit::AtMost { measure, count } => {
                    let measured = happening.measures.get(measure).copied();
                    clocks.extend(measured.map(|value| counted(standard, *count, value, happening, tier)));
                }
            }
        }
        clocks.extend(running.map(|clock| clock.at(at)));
        clocks
    }
}

/// A contact that was counted has its verdict at once.
fn counted<'a>(
    standard: &'a Standard,
    at_most: i64,
    value: i64,
    happening: &Happening,
    tier: &str,
) -> Clock<'a> {
    let is_met = value <= at_most;
    Clock {
        standard,
        sequence: happening.sequence,
        started_at: happening.at,
        tier: tier.to_owned(),
        state: if is_met { State::Met } else { State::Breached },
        department: happening.department.clone(),
        breached_in: (!is_met).then(|| happening.department.clone()),
        used: Duration::ZERO,
        warn_at: None,
        due_at: (!is_met).then_some(happening.at),
        ended_at: Some(happening.at),
        ended_by: happening.person.clone(),
        paused_for: Vec::new(),
        stays: Vec::new(),
        measured: Some(value),
    }
}

#[cfg(test)]
mod tests;
