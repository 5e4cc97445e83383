//! Follows notices.

use std::collections::HashMap;

use baton_db::Work;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Error;
use crate::store::problem_areas::{Notice, standing};

/// The most notices that stand at once and are told.
const STANDING: i64 = 200;

/// The notices that stand and were not told, and those that were told and stand no more.
#[derive(Debug)]
pub(crate) struct ChangedNotices<'a> {
    /// Those that were told as standing.
    pub(crate) told: &'a HashMap<Uuid, Notice>,
}

impl Work for ChangedNotices<'_> {
    type Output = Vec<Notice>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Vec<Notice>, Error> {
        let told: Vec<Uuid> = self.told.keys().copied().collect();
        let mut changed = standing(conn, &told, STANDING).await?;
        changed.retain(|notice| self.told.get(&notice.id) != Some(notice));
        Ok(changed)
    }
}
