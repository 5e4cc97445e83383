//! Puts a calendar.

use baton_model::{Department, Partition};
use baton_proto::cases::v1::PutCalendarResponse;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{check_owner, check_version, in_force_from};
use crate::commands::{Applied, Command};
use crate::domain::calendar::Calendar;
use crate::error::Error;
use crate::store::definitions::INSTALL;
use crate::{messages, store};

/// Makes the next version of a calendar, unless nothing differs.
#[derive(Debug)]
pub(crate) struct PutCalendar {
    /// Its version is the one that was read, or 0.
    pub(crate) calendar: Calendar,
    /// The department of one who may put only its own.
    pub(crate) own: Option<Department>,
    pub(crate) now: OffsetDateTime,
}

impl Command for PutCalendar {
    type Response = PutCalendarResponse;

    fn partition(&self) -> Partition {
        INSTALL
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<PutCalendarResponse>, Error> {
        check_owner(self.own.as_ref(), &[&self.calendar.name])?;
        let definitions = store::definitions::read(conn).await?;
        let last = definitions.calendars.iter().rfind(|calendar| calendar.name == self.calendar.name);
        let version = last.map_or(0, |last| last.version);
        check_version(self.calendar.version, version)?;
        let same = last.filter(|last| {
            let Calendar { version, in_force_from, .. } = **last;
            **last == Calendar { version, in_force_from, ..self.calendar.clone() }
        });
        let calendar = if let Some(same) = same {
            same.clone()
        } else {
            let in_force_from = in_force_from(self.now, last.map(|last| last.in_force_from));
            let next = Calendar { version: version + 1, in_force_from, ..self.calendar.clone() };
            store::definitions::insert_calendar(conn, &next).await?;
            next
        };
        Ok(Applied::unchanged(PutCalendarResponse { calendar: Some(messages::calendar(&calendar)) }))
    }
}
