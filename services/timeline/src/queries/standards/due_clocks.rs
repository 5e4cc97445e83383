//! Clocks that are to be looked at.

use baton_db::Work;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::error::Error;
use crate::store;
use crate::store::clocks::ClockKey;

/// How many a sweep takes at a time.
const BATCH: i64 = 200;

/// Clocks that are to be looked at, the longest waiting first.
#[derive(Debug)]
pub(crate) struct DueClocks {
    pub(crate) now: OffsetDateTime,
}

impl Work for DueClocks {
    type Output = Vec<ClockKey>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Vec<ClockKey>, Error> {
        Ok(store::clocks::due(conn, self.now, BATCH).await?)
    }
}
