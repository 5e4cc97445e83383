//! Calendars and standards: every version, for the whole install.
//!
//! Whoever writes here holds the lock of the head of [`INSTALL`]. A version is never changed.

mod calendars;
mod standards;

pub(crate) use calendars::insert as insert_calendar;
pub(crate) use calendars::of as calendar_of;
pub(crate) use standards::insert as insert_standard;

use baton_model::Partition;
use sqlx::PgConnection;

use crate::domain::standard::Definitions;

/// The partition of what is one for the whole install.
pub(crate) const INSTALL: Partition = Partition::new(0).expect("there is a first partition");

/// Reads every version of every standard and calendar.
pub(crate) async fn read(conn: &mut PgConnection) -> sqlx::Result<Definitions> {
    Ok(Definitions { standards: standards::all(conn).await?, calendars: calendars::all(conn).await? })
}
