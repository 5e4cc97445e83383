//! Until when something can be promised that is done in the next working hours.

use baton_db::Work;
use baton_errors::Failure;
use baton_model::{CaseId, Department};
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::commands::Circumstances;
use crate::error::Error;
use crate::store;

/// The end of the next working hours of the department that has to keep a promise: of the one that is accountable for the
/// case, or else of the one that makes it. While it is at work, the end of these hours.
#[derive(Debug)]
pub(crate) struct NextWindow {
    pub(crate) department: Department,
    pub(crate) case: Option<CaseId>,
    pub(crate) at: OffsetDateTime,
}

impl NextWindow {
    /// For a promise that is made like this. What belongs to history was promised then.
    pub(crate) fn of(circumstances: &Circumstances) -> Self {
        let at = if circumstances.imported { circumstances.occurred_at } else { circumstances.now };
        Self { department: circumstances.actor.department.clone(), case: circumstances.case_id, at }
    }
}

impl Work for NextWindow {
    type Output = OffsetDateTime;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<OffsetDateTime, Error> {
        let case = match self.case {
            Some(id) => {
                let case = store::cases::find(conn, id).await?;
                Some(case.ok_or_else(|| Error::CaseNotFound { case: id.to_string() })?)
            }
            None => None,
        };
        let owner = case.as_ref().map_or(&self.department, |case| &case.department);
        let calendar = store::definitions::calendar_of(conn, owner, self.at).await?;
        let window = calendar.and_then(|calendar| calendar.next_window(self.at));
        let never = || format!("{owner} is never at work by its calendar: say by when it can be done");
        window
            .map(|(_, closes)| closes)
            .ok_or_else(|| Failure::invalid_field("in_next_window", never()).into())
    }
}
