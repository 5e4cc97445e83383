//! Standards: countable rules of service, and which of their versions is in force.
//!
//! Invariants:
//! - A version never changes. A clock keeps the version of its standard, and the versions of the calendars, that were in
//!   force when it started; so a clock can be computed again for any instant of the past, whatever has been defined since.

use baton_model::{Actor, Department};
use time::{Duration, OffsetDateTime};

use super::calendar::{self, Calendar};

/// A countable rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standard {
    /// A slug.
    pub(crate) name: String,
    /// 1, 2, 3 …
    pub(crate) version: i32,
    /// One line.
    pub(crate) title: String,
    /// What it measures.
    pub(crate) matter: Matter,
    /// Types of the events with which a clock starts.
    pub(crate) starts: Vec<String>,
    /// Types of the events with which it is met, if they come in time.
    pub(crate) stops: Vec<String>,
    /// Whether it is also met when a person is in touch with the customer.
    pub(crate) contact_stops: bool,
    /// Types of the events that end a clock without a verdict, unless it is too late already.
    pub(crate) cancels: Vec<String>,
    /// Why a clock may stand still.
    pub(crate) pauses: Vec<Pause>,
    /// How much is good enough.
    pub(crate) limit: Limit,
    /// The calendar's name; `None` for that of the department which has the matter.
    pub(crate) calendar: Option<String>,
    /// Whose clocks; empty for all.
    pub(crate) departments: Vec<Department>,
    /// Of customers in which tier; empty for all.
    pub(crate) tiers: Vec<String>,
    /// Whether no clock starts any more.
    pub(crate) retired: bool,
    /// Since when it is so.
    pub(crate) in_force_from: OffsetDateTime,
    /// Nobody for those that come with the install.
    pub(crate) put_by: Option<Actor>,
}

/// What a clock is of: events of the same one belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Matter {
    /// A case, wherever it moves.
    Case,
    /// A handoff; the asked department has it.
    Handoff,
    /// A department's object.
    Subject,
    /// A customer.
    Customer,
    /// One contact, which brings its measure along.
    Contact,
}

/// A reason for which a clock stands still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pause {
    /// A slug, such as `waiting-on-customer`.
    pub(crate) reason: String,
    /// Types of the events from which on it does.
    pub(crate) begins: Vec<String>,
    /// Types of the events from which on it goes on.
    pub(crate) ends: Vec<String>,
}

/// How much is good enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Limit {
    /// So much working time.
    Within(Duration),
    /// So many of something that is counted.
    AtMost { measure: String, count: i64 },
}

impl Standard {
    /// Whether a clock that starts in this department, of a customer in this tier, is measured.
    pub(super) fn covers(&self, department: &Department, tier: &str) -> bool {
        (self.departments.is_empty() || self.departments.contains(department))
            && (self.tiers.is_empty() || self.tiers.iter().any(|name| name == tier))
    }

    /// The types of events that change one of its clocks.
    fn types(&self) -> impl Iterator<Item = &String> {
        let pauses = self.pauses.iter().flat_map(|pause| pause.begins.iter().chain(&pause.ends));
        self.starts.iter().chain(&self.stops).chain(&self.cancels).chain(pauses)
    }
}

impl Matter {
    /// Every matter, in the order of the documentation.
    pub(crate) const ALL: [Self; 5] =
        [Self::Case, Self::Handoff, Self::Subject, Self::Customer, Self::Contact];

    /// The word people read and the database stores.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Handoff => "handoff",
            Self::Subject => "subject",
            Self::Customer => "customer",
            Self::Contact => "contact",
        }
    }

    /// The matter that this word names.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|matter| matter.as_str() == word)
    }
}

/// Every version of every standard and calendar.
#[derive(Debug, Default)]
pub(crate) struct Definitions {
    /// By name, then by version.
    pub(crate) standards: Vec<Standard>,
    /// By name, then by version.
    pub(crate) calendars: Vec<Calendar>,
}

impl Definitions {
    /// The version of a standard that is in force at this instant.
    pub(crate) fn standard(&self, name: &str, at: OffsetDateTime) -> Option<&Standard> {
        self.versions(name).rev().find(|standard| standard.in_force_from <= at)
    }

    /// The versions of a standard, the oldest first.
    pub(crate) fn versions(&self, name: &str) -> impl DoubleEndedIterator<Item = &Standard> {
        self.standards.iter().filter(move |standard| standard.name == name)
    }

    /// The names of all standards, sorted.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.standards.iter().map(|standard| standard.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The standards that start a clock with an event of this type at this instant.
    pub(crate) fn started_by(&self, event_type: &str, at: OffsetDateTime) -> Vec<&Standard> {
        let in_force = self.names().into_iter().filter_map(|name| self.standard(name, at));
        in_force.filter(|standard| standard.starts.iter().any(|start| start == event_type)).collect()
    }

    /// The version of a calendar that is in force at this instant; before the first one, the first.
    pub(crate) fn calendar(&self, name: &str, at: OffsetDateTime) -> Option<&Calendar> {
        let mut versions = self.calendars.iter().filter(|calendar| calendar.name == name);
        let first = versions.next()?;
        Some(versions.rfind(|calendar| calendar.in_force_from <= at).unwrap_or(first))
    }

    /// The calendar of a department: the one that is called like it, or else everybody's.
    pub(crate) fn calendar_of(&self, department: &Department, at: OffsetDateTime) -> Option<&Calendar> {
        self.calendar(department.as_str(), at).or_else(|| self.calendar(calendar::DEFAULT, at))
    }

    /// The calendar on which a standard counts while this department has the matter.
    pub(crate) fn calendar_for(
        &self,
        standard: &Standard,
        department: &Department,
        at: OffsetDateTime,
    ) -> Option<&Calendar> {
        let named = standard.calendar.as_ref().and_then(|name| self.calendar(name, at));
        named.or_else(|| self.calendar_of(department, at))
    }

    /// By when a department that is asked now to take a case of a customer in this tier is to have decided: the first
    /// of what its standards of handoffs say. `None` if there is none.
    pub(crate) fn accept_by(
        &self,
        department: &Department,
        tier: &str,
        now: OffsetDateTime,
    ) -> Option<OffsetDateTime> {
        let in_force = self.names().into_iter().filter_map(|name| self.standard(name, now));
        let deadlines = in_force
            .filter(|standard| standard.matter == Matter::Handoff && !standard.retired)
            .filter(|standard| standard.covers(department, tier))
            .filter_map(|standard| match standard.limit {
                Limit::Within(limit) => self.calendar_for(standard, department, now)?.after(now, limit),
                Limit::AtMost { .. } => None,
            });
        deadlines.min()
    }

    /// The types of the events that change a clock of these standards, sorted.
    pub(crate) fn types<'a>(&self, of: impl Fn(&Standard) -> bool + 'a) -> Vec<String> {
        let mut types: Vec<String> = self
            .standards
            .iter()
            .filter(|standard| of(standard))
            .flat_map(Standard::types)
            .cloned()
            .collect();
        types.sort_unstable();
        types.dedup();
        types
    }
}
