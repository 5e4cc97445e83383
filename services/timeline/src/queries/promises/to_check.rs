//! What the sweep has to look at.

use baton_db::Work;
use baton_model::{CaseId, CustomerId, FollowUpId, PromiseId};
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::error::Error;
use crate::store;

/// How many of a kind a sweep takes at a time.
const BATCH: i64 = 200;

/// What is due: promises to warn of or to break, follow-ups that are missed, customers who should have heard from us. The
/// longest waiting of each kind first.
#[derive(Debug)]
pub(crate) struct ToCheck {
    pub(crate) now: OffsetDateTime,
}

/// What is due, by kind.
#[derive(Debug)]
pub(crate) struct DueNow {
    pub(crate) promises: Vec<(CustomerId, PromiseId)>,
    pub(crate) follow_ups: Vec<FollowUpId>,
    pub(crate) silent_cases: Vec<CaseId>,
}

impl Work for ToCheck {
    type Output = DueNow;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<DueNow, Error> {
        Ok(DueNow {
            promises: store::promises::to_check(conn, self.now, BATCH).await?,
            follow_ups: store::follow_ups::overdue(conn, self.now, BATCH).await?,
            silent_cases: store::cases::silent(conn, self.now, BATCH).await?,
        })
    }
}
