//! The company's calendar: which day it is there, and on which days it works.
//!
//! It works from Monday to Friday, but not on its holidays. Its clock is a fixed offset from UTC: where clocks are put
//! forward in summer, a day begins an hour early or late for half of the year.

use std::collections::BTreeSet;

use time::{Date, OffsetDateTime, Time, UtcOffset, Weekday};

/// The company's calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Calendar {
    offset: UtcOffset,
    holidays: BTreeSet<Date>,
}

impl Calendar {
    /// A calendar of a company whose clock is `offset` ahead of UTC and that does not work on `holidays`.
    pub(crate) fn new(offset: UtcOffset, holidays: impl IntoIterator<Item = Date>) -> Self {
        Self { offset, holidays: holidays.into_iter().collect() }
    }

    /// Which day it is for the company.
    pub(crate) fn day(&self, at: OffsetDateTime) -> Date {
        at.checked_to_offset(self.offset).unwrap_or(at).date()
    }

    /// When the day begins for the company.
    pub(crate) fn start_of(&self, day: Date) -> OffsetDateTime {
        day.with_time(Time::MIDNIGHT).assume_offset(self.offset)
    }

    /// Whether the company works on this day.
    pub(crate) fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.holidays.contains(&day)
    }

    /// This day if the company works on it, else the next one on which it does.
    pub(crate) fn next_working_day(&self, day: Date) -> Date {
        let mut day = day;
        while !self.is_working_day(day) && day < Date::MAX {
            day = day.next_day().unwrap_or(Date::MAX);
        }
        day
    }
}

#[cfg(test)]
mod tests;
