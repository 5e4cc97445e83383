//! Records that nobody told the customer how a case goes by the time somebody should have.

use std::sync::Arc;

use baton_db::Work;
use baton_model::{CaseId, Ids};
use baton_proto::timeline::v1::CustomerUpdateOverdue;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{load, tell};
use crate::commands::promises::at;
use crate::commands::{Applied, Circumstances};
use crate::error::Error;
use crate::{messages, store};

/// Records for one case that its customer should have heard from us. Does nothing when the customer was told something
/// meanwhile, or another replica was here first: so the event is recorded once for each due time.
#[derive(Debug)]
pub(crate) struct NoteSilence {
    pub(crate) case_id: CaseId,
    pub(crate) now: OffsetDateTime,
    pub(crate) ids: Arc<dyn Ids>,
}

impl Work for NoteSilence {
    type Output = Applied<()>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Applied<()>, Error> {
        store::heads::lock(conn, &[self.case_id.partition()]).await?;
        let Some(due) = store::cases::note_silence(conn, self.case_id, self.now).await? else {
            return Ok(Applied::unchanged(()));
        };
        let case = load(conn, self.case_id).await?;
        let circumstances =
            Circumstances::of_timeline(case.department.clone(), Some(case.id), self.now, &self.ids);
        let summary = format!("Case {}: the customer was to hear from us by {}", case.number, at(due));
        let body = CustomerUpdateOverdue { due: Some(messages::timestamp(due)) };
        Ok(tell(conn, &circumstances, &case, &summary, &body).await?.applied(()))
    }
}
