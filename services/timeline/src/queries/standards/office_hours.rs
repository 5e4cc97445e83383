//! When a department is at work.

use baton_db::Work;
use baton_model::Department;
use baton_proto::cases::v1::GetOfficeHoursResponse;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

use crate::error::Error;
use crate::messages::timestamp;
use crate::store;

/// Whose hours.
#[derive(Debug)]
pub(crate) enum Whose {
    Department(Department),
    Calendar(String),
}

/// Says whether somebody is at work, when next, and where a stretch of working time ends.
#[derive(Debug)]
pub(crate) struct GetOfficeHours {
    pub(crate) whose: Whose,
    pub(crate) at: OffsetDateTime,
    /// Negative for backwards.
    pub(crate) working_time: Option<Duration>,
}

impl Work for GetOfficeHours {
    type Output = GetOfficeHoursResponse;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<GetOfficeHoursResponse, Error> {
        let definitions = store::definitions::read(conn).await?;
        let (name, found) = match &self.whose {
            Whose::Department(department) => {
                (department.as_str(), definitions.calendar_of(department, self.at))
            }
            Whose::Calendar(name) => (name.as_str(), definitions.calendar(name, self.at)),
        };
        let calendar = found.ok_or_else(|| Error::CalendarNotFound { calendar: name.to_owned() })?;
        let window = calendar.next_window(self.at);
        let until = self.working_time.and_then(|working| {
            if working.is_negative() {
                calendar.before(self.at, working.abs())
            } else {
                calendar.after(self.at, working)
            }
        });
        Ok(GetOfficeHoursResponse {
            calendar: calendar.name.clone(),
            is_open: window.is_some_and(|(opens, _)| opens <= self.at),
            opens_at: window.map(|(opens, _)| timestamp(opens)),
            closes_at: window.map(|(_, closes)| timestamp(closes)),
            until: until.map(timestamp),
        })
    }
}
