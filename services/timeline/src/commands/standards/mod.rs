//! Commands on calendars, standards and clocks.
//!
//! Definitions are one for the whole install: whoever changes them holds the lock of its partition, so that versions are
//! numbered without a gap.

pub(crate) mod check_clock;
pub(crate) mod note_clocks;
pub(crate) mod put_calendar;
pub(crate) mod put_standard;
pub(crate) mod record_contact;

use baton_errors::{Failure, Reason};
use baton_model::Department;
use time::OffsetDateTime;

use crate::error::Error;

/// Whether somebody may put what belongs to these departments. `own` is the department of one who may only put what is
/// its own; nobody's in particular is everybody's.
fn check_owner(own: Option<&Department>, departments: &[&str]) -> Result<(), Error> {
    match own {
        Some(own) if departments != [own.as_str()] => {
            let failure = Failure::new(
                Reason::DepartmentNotAllowed,
                "a lead puts only what is of the own department alone: ask an admin",
            );
            Err(Error::Invalid(failure.with("department", own)))
        }
        _ => Ok(()),
    }
}

/// Refuses a version that was read before the current one was put. 0 puts whatever is there.
fn check_version(read: i32, current: i32) -> Result<(), Error> {
    if read == 0 || read == current { Ok(()) } else { Err(Error::StaleEtag { current: current.to_string() }) }
}

/// Since when the next version is in force: from now on, and not before the last one whatever clocks say. Of two that are
/// in force from the same instant it is the later one.
fn in_force_from(now: OffsetDateTime, last: Option<OffsetDateTime>) -> OffsetDateTime {
    last.map_or(now, |last| now.max(last))
}
