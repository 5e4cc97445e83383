//! Looks for areas where cases pile up.
//!
//! Any number of replicas may look: a notice is raised once, by whoever comes first.

use std::sync::Arc;
use std::time::Duration;

use baton_errors::{Failure, slug};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::commands::notices::sweep::{SweepNotices, Swept};

/// How late a notice may be. Looking reads the cases of four weeks.
const PERIOD: Duration = Duration::from_mins(1);

/// Looks until `shutdown`, at once and then every minute.
pub(crate) async fn watch_problem_areas(app: App, shutdown: CancellationToken) {
    let mut tick = tokio::time::interval(PERIOD);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = tick.tick() => {}
        }
        let sweep = SweepNotices { now: app.clock.now(), ids: Arc::clone(&app.ids) };
        match app.db.background(&sweep).await {
            Ok(Swept { raised: 0, lowered: 0 }) => {}
            Ok(Swept { raised, lowered }) => tracing::info!(raised, lowered, "notices changed"),
            Err(error) => {
                let failure = Failure::from(error);
                tracing::info!(
                    reason = slug(failure.reason()),
                    "cases could not be counted; the next sweep tries again"
                );
            }
        }
    }
}
