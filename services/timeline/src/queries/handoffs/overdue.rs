//! Requests that nobody decided in time.

use baton_db::Work;
use baton_model::HandoffId;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::error::Error;
use crate::store;

/// How many a sweep takes at a time.
const BATCH: i64 = 200;

/// Requests that nobody decided in time, the longest overdue first.
#[derive(Debug)]
pub(crate) struct OverdueHandoffs {
    pub(crate) now: OffsetDateTime,
}

impl Work for OverdueHandoffs {
    type Output = Vec<HandoffId>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Vec<HandoffId>, Error> {
        Ok(store::handoffs::overdue(conn, self.now, BATCH).await?)
    }
}
