//! Lists calendars.

use baton_db::Work;
use prost::Message;
use sqlx::PgConnection;

use super::versions::Versions;
use crate::domain::calendar::Calendar;
use crate::error::Error;
use crate::{messages, store};

/// Lists calendars by name, with the token of the next page.
#[derive(Debug)]
pub(crate) struct ListCalendars(pub(crate) Versions);

impl Work for ListCalendars {
    type Output = (Vec<Calendar>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let definitions = store::definitions::read(conn).await?;
        let key = |calendar: &Calendar| (calendar.name.clone(), calendar.version);
        let in_force = |name: &str| definitions.calendar(name, self.0.now).map(|calendar| calendar.version);
        let shown = |calendar: &&Calendar| self.0.shows(&key(calendar), in_force(&calendar.name));
        let found: Vec<Calendar> = definitions.calendars.iter().filter(shown).cloned().collect();
        Ok(self.0.page.finish_by_weight(found, |calendar| messages::calendar(calendar).encoded_len(), key))
    }
}
