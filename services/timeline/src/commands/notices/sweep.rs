//! Raises notices where cases pile up, and lowers those that are over.

use std::sync::Arc;

use baton_db::Work;
use baton_model::Ids;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::domain::problem_area::{Area, Judged, State, history, judge};
use crate::error::Error;
use crate::store::problem_areas::{count, lower, raise};

/// Judges every area and keeps the notices accordingly. Any number may do so at once: of two that raise the same notice
/// one stores it.
#[derive(Debug)]
pub(crate) struct SweepNotices {
    pub(crate) now: OffsetDateTime,
    pub(crate) ids: Arc<dyn Ids>,
}

/// What a sweep did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Swept {
    pub(crate) raised: u64,
    pub(crate) lowered: u64,
}

impl Work for SweepNotices {
    type Output = Swept;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Swept, Error> {
        let counted = count(conn, self.now).await?;
        let history = history(counted.oldest, self.now);
        let judged = counted.areas.into_iter().map(|(area, counts)| judge(area, &counts, history));
        let spikes: Vec<Judged> = judged.filter(|judged| judged.state == State::Spike).collect();
        let areas: Vec<&Area> = spikes.iter().map(|spike| &spike.area).collect();
        let lowered = lower(conn, &areas, self.now).await?;
        let mut raised = 0;
        for spike in &spikes {
            raised += u64::from(raise(conn, self.ids.uuid(), spike, self.now).await?);
        }
        Ok(Swept { raised, lowered })
    }
}
