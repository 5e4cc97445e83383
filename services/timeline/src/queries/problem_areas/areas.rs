//! Lists the areas with cases in the last window, and what their number means.

use std::cmp::Reverse;

use baton_db::Work;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::domain::problem_area::{Judged, State, history, judge};
use crate::error::Error;
use crate::store::problem_areas::count;

/// How many areas are listed.
const AREAS: usize = 200;

/// Lists the areas with cases in the last window: spikes first, then by the number of cases.
#[derive(Debug)]
pub(crate) struct ListAreas {
    pub(crate) now: OffsetDateTime,
}

impl Work for ListAreas {
    /// And how many windows there are to compare with.
    type Output = (Vec<Judged>, usize);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<(Vec<Judged>, usize), Error> {
        let counted = count(conn, self.now).await?;
        let history = history(counted.oldest, self.now);
        let areas = counted.areas.into_iter().map(|(area, counts)| judge(area, &counts, history));
        let mut areas: Vec<Judged> = areas.filter(|judged| judged.count > 0).collect();
        areas.sort_by(|one, other| order(one).cmp(&order(other)));
        areas.truncate(AREAS);
        Ok((areas, history))
    }
}

fn order(judged: &Judged) -> impl Ord + '_ {
    (judged.state != State::Spike, Reverse(judged.count), &judged.area)
}
