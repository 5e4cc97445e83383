//! Lists notices.

use baton_db::{Page, Work};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;
use crate::store::problem_areas::{Notice, notices};

/// Where a list goes on: when the last notice was raised, and its id.
pub(crate) type Key = (OffsetDateTime, Uuid);

/// Lists notices, the latest raised first, with the token of the next page.
#[derive(Debug)]
pub(crate) struct ListNotices {
    pub(crate) page: Page<Key>,
    pub(crate) only_standing: bool,
}

impl Work for ListNotices {
    type Output = (Vec<Notice>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<(Vec<Notice>, String), Error> {
        let found = notices(conn, self.only_standing, self.page.after, self.page.limit()).await?;
        Ok(self.page.finish(found, |last| (last.raised_at, last.id)))
    }
}
