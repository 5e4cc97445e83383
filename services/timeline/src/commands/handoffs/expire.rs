//! Expires a request that nobody decided in time.

use std::sync::Arc;

use baton_db::Work;
use baton_model::{HandoffId, Ids};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{keep, load_both};
use crate::commands::{Applied, Circumstances};
use crate::error::Error;
use crate::store;

/// Expires one overdue request. Does nothing when somebody decided it meanwhile, or another replica expired it: so
/// the event is recorded once, however many sweeps run.
#[derive(Debug)]
pub(crate) struct ExpireHandoff {
    pub(crate) handoff_id: HandoffId,
    pub(crate) now: OffsetDateTime,
    pub(crate) ids: Arc<dyn Ids>,
}

impl Work for ExpireHandoff {
    type Output = Applied<()>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Applied<()>, Error> {
        store::heads::lock(conn, &[self.handoff_id.partition()]).await?;
        let (handoff, case) = load_both(conn, self.handoff_id).await?;
        let Some(step) = handoff.expire(&case, self.now) else {
            return Ok(Applied::unchanged(()));
        };
        // The timeline acts for the sender: the case is the sender's.
        let from = handoff.from_department;
        let circumstances = Circumstances::of_timeline(from, Some(case.id), self.now, &self.ids);
        let recorded = keep(conn, &circumstances, &step).await?;
        Ok(recorded.applied(()))
    }
}
