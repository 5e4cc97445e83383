//! A clock while it is running.

use baton_model::Department;
use time::{Duration, OffsetDateTime};

use super::{Clock, Definitions, Happening, Standard, State, Stay};
use crate::domain::calendar::Calendar;

/// Of its time, after which a clock gives warning: three quarters.
const WARNING: (i32, i32) = (3, 4);

/// A clock that has started and not ended.
#[derive(Debug)]
pub(super) struct Running<'a> {
    definitions: &'a Definitions,
    limit: Duration,
    /// Up to when it has been counted.
    counted_to: OffsetDateTime,
    /// Indices of the reasons for which it stands still.
    pauses: Vec<usize>,
    clock: Clock<'a>,
}

impl<'a> Running<'a> {
    /// A clock that starts with this event.
    pub(super) fn start(
        definitions: &'a Definitions,
        standard: &'a Standard,
        limit: Duration,
        happening: &Happening,
        department: &Department,
        tier: &str,
    ) -> Self {
        let stay = Stay { department: department.clone(), since: happening.at, used: Duration::ZERO };
        let clock = Clock {
            standard,
            sequence: happening.sequence,
            started_at: happening.at,
            tier: tier.to_owned(),
            state: State::Running,
            department: department.clone(),
            breached_in: None,
            used: Duration::ZERO,
            warn_at: None,
            due_at: None,
            ended_at: None,
            ended_by: None,
            paused_for: Vec::new(),
            stays: vec![stay],
            measured: None,
        };
        Self { definitions, limit, counted_to: happening.at, pauses: Vec::new(), clock }
    }

    /// What becomes of the clock when something happens: it goes on, or it has ended.
    pub(super) fn hear(mut self, happening: &Happening) -> Result<Self, Box<Clock<'a>>> {
        self.count_to(happening.at);
        let standard = self.clock.standard;
        let is_one_of = |types: &[String]| types.contains(&happening.event_type);
        if is_one_of(&standard.stops) || standard.contact_stops && happening.is_contact {
            let in_time = self.clock.due_at.is_none_or(|due| happening.at <= due);
            return Err(self.end(if in_time { State::Met } else { State::Breached }, happening));
        }
        if is_one_of(&standard.cancels) {
            let in_time = self.clock.due_at.is_none();
            return Err(self.end(if in_time { State::Cancelled } else { State::Breached }, happening));
        }
        for (index, pause) in standard.pauses.iter().enumerate() {
            if is_one_of(&pause.ends) {
                self.pauses.retain(|paused| *paused != index);
            }
            if is_one_of(&pause.begins) && !self.pauses.contains(&index) {
                self.pauses.push(index);
            }
        }
        if let Some(department) = happening.moves_to.as_ref().filter(|to| **to != self.clock.department) {
            self.clock.department = department.clone();
            let stay = Stay { department: department.clone(), since: happening.at, used: Duration::ZERO };
            self.clock.stays.push(stay);
        }
        Ok(self)
    }

    /// The clock as it stands at an instant, and when it will give warning and be due if nothing happens.
    pub(super) fn at(mut self, at: OffsetDateTime) -> Clock<'a> {
        self.count_to(at);
        let standard = self.clock.standard;
        self.clock.paused_for =
            self.pauses.iter().map(|index| standard.pauses[*index].reason.clone()).collect();
        let is_due = self.clock.due_at.is_some();
        self.clock.state = match (is_due, self.pauses.is_empty()) {
            (true, _) => State::Breached,
            (false, true) => State::Running,
            (false, false) => State::Paused,
        };
        if self.pauses.is_empty() {
            let (warn_at, due_at) = (self.used_up(at, self.warning()), self.used_up(at, self.limit));
            self.clock.warn_at = self.clock.warn_at.or(warn_at);
            self.clock.due_at = self.clock.due_at.or(due_at);
        }
        self.clock
    }

    fn end(mut self, state: State, by: &Happening) -> Box<Clock<'a>> {
        if state == State::Met {
            // Its time was used up at this very instant: it is not breached.
            self.clock.breached_in = None;
        }
        self.clock.state = state;
        self.clock.ended_at = Some(by.at);
        self.clock.ended_by.clone_from(&by.person);
        Box::new(self.clock)
    }

    /// Counts the working time up to an instant, and notes when the shares of it were used up.
    fn count_to(&mut self, to: OffsetDateTime) {
        let from = std::mem::replace(&mut self.counted_to, to);
        if !self.pauses.is_empty() || to <= from {
            return;
        }
        // Without any calendar everybody is always at work.
        let worked = self.calendar().map_or(to - from, |calendar| calendar.working_time(from, to));
        let before = self.clock.used;
        let reached = |share: Duration| {
            let is_reached = before < share && share <= before + worked;
            is_reached.then(|| self.used_up(from, share)).flatten()
        };
        let (warn_at, due_at) = (reached(self.warning()), reached(self.limit));
        self.clock.warn_at = self.clock.warn_at.or(warn_at);
        if due_at.is_some() {
            self.clock.due_at = due_at;
            self.clock.breached_in = Some(self.clock.department.clone());
        }
        self.clock.used += worked;
        if let Some(stay) = self.clock.stays.last_mut() {
            stay.used += worked;
        }
    }

    /// When a share of the time is used up, if nothing happens after the instant up to which it has been counted.
    fn used_up(&self, from: OffsetDateTime, share: Duration) -> Option<OffsetDateTime> {
        let left = share - self.clock.used;
        match self.calendar() {
            Some(calendar) => calendar.after(from, left),
            None => from.checked_add(left),
        }
    }

    fn warning(&self) -> Duration {
        self.limit * WARNING.0 / WARNING.1
    }

    fn calendar(&self) -> Option<&'a Calendar> {
        let Clock { standard, department, started_at, .. } = &self.clock;
        self.definitions.calendar_for(standard, department, *started_at)
    }
}
