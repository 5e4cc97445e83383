//! When a department is at work, and how much working time lies between two instants.
//!
//! A calendar has any number of windows on each day of the week, which may go past midnight, and special days with other
//! windows or none. Its times are those that the clocks on its walls show.
//!
//! Invariants:
//! - A window lasts from the first instant at which the wall clock shows its opening time, or a later one, to the first at
//!   which it shows its closing time, or a later one. So a time that a change of the clocks leaves out is the change
//!   itself, a time that occurs twice is the first of the two, and windows that meet on paper meet in life.
//! - A window belongs to the day on which it opens: a special day replaces the windows that would open on it, and not the
//!   end of the night before.
//! - Windows that overlap count once.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use time::{Date, OffsetDateTime, Weekday};

mod hours;
mod working_time;

pub(crate) use hours::{Hours, parse_date, write_date};

/// The calendar of departments that have none of their own.
pub(crate) const DEFAULT: &str = "default";

/// When somebody is at work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// A slug. That of a department makes it that department's calendar.
    pub(crate) name: String,
    /// 1, 2, 3 …
    pub(crate) version: i32,
    /// One line.
    pub(crate) title: String,
    /// Where its wall clock hangs.
    pub(crate) zone: Zone,
    /// Every week.
    pub(crate) windows: Vec<Window>,
    /// Instead of the week's windows on some days.
    pub(crate) special_days: BTreeMap<Date, SpecialDay>,
    /// Since when it is so.
    pub(crate) in_force_from: OffsetDateTime,
}

/// A stretch of work that opens on the same day every week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) day: Weekday,
    pub(crate) hours: Hours,
}

/// A day that is not as others: a holiday, if nothing opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SpecialDay {
    /// What people call it.
    pub(crate) name: String,
    pub(crate) hours: Vec<Hours>,
}

/// A time zone of the tz database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Zone {
    name: String,
    rules: TimeZone,
}

/// The text names no time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a time zone of the tz database, such as Europe/Lisbon")]
pub(crate) struct InvalidZone;

impl Zone {
    /// The zone as the database calls it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl std::str::FromStr for Zone {
    type Err = InvalidZone;

    fn from_str(text: &str) -> Result<Self, InvalidZone> {
        let rules = TimeZone::get(text).map_err(|_| InvalidZone)?;
        let name = rules.iana_name().ok_or(InvalidZone)?.to_owned();
        Ok(Self { name, rules })
    }
}

impl Calendar {
    /// What opens on this day, by opening time.
    fn hours_on(&self, date: Date) -> Vec<Hours> {
        let mut hours: Vec<Hours> = if let Some(special) = self.special_days.get(&date) {
            special.hours.clone()
        } else {
            let of_day = self.windows.iter().filter(|window| window.day == date.weekday());
            of_day.map(|window| window.hours).collect()
        };
        hours.sort_unstable();
        hours
    }
}

#[cfg(test)]
mod tests;
