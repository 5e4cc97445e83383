//! Queries about calendars, standards and clocks.

pub(crate) mod clocks;
pub(crate) mod compliance;
pub(crate) mod definitions;
pub(crate) mod due_clocks;
pub(crate) mod list_calendars;
pub(crate) mod list_standards;
pub(crate) mod office_hours;
pub(crate) mod stories;
pub(crate) mod versions;
