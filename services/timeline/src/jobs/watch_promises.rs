//! Warns of promises, finds broken ones, missed follow-ups, and customers who should have heard from us.
//!
//! Any number of replicas may sweep: each thing is looked at under the lock of its partition, by whoever comes first. What
//! became due while nobody swept is found by the next sweep.

use std::sync::Arc;
use std::time::Duration;

use baton_db::Work;
use baton_errors::{Failure, slug};
use baton_model::Partition;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::commands::Applied;
use crate::commands::cases::note_silence::NoteSilence;
use crate::commands::follow_ups::miss::MissFollowUp;
use crate::commands::promises::watch::WatchPromise;
use crate::error::Error;
use crate::queries::promises::to_check::ToCheck;

/// How late a warning may be. Looking is three reads of small indexes.
const PERIOD: Duration = Duration::from_secs(1);

/// Sweeps until `shutdown`.
pub(crate) async fn watch_promises(app: App, shutdown: CancellationToken) {
    let mut tick = tokio::time::interval(PERIOD);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = tick.tick() => {}
        }
        if let Err(error) = Box::pin(sweep(&app)).await {
            tell(error);
        }
    }
}

async fn sweep(app: &App) -> Result<(), Error> {
    let now = app.clock.now();
    let due = app.ask(ToCheck { now }).await?;
    let ids = || Arc::clone(&app.ids);
    for (customer_id, promise_id) in due.promises {
        let work = WatchPromise { customer_id, promise_id, now, ids: ids() };
        Box::pin(look_at(app, customer_id.partition(), work)).await;
    }
    for follow_up_id in due.follow_ups {
        look_at(app, follow_up_id.partition(), MissFollowUp { follow_up_id, now, ids: ids() }).await;
    }
    for case_id in due.silent_cases {
        look_at(app, case_id.partition(), NoteSilence { case_id, now, ids: ids() }).await;
    }
    Ok(())
}

/// Does what is due about one thing. If that fails, it does not keep the others waiting.
async fn look_at(app: &App, partition: Partition, work: impl Work<Output = Applied<()>, Error = Error>) {
    match app.db.background(&work).await {
        Ok(Applied { position: Some(position), .. }) => app.hub.committed(partition, position),
        Ok(Applied { position: None, .. }) => {}
        Err(error) => tell(error),
    }
}

fn tell(error: Error) {
    let failure = Failure::from(error);
    tracing::info!(
        reason = slug(failure.reason()),
        "something that is due could not be looked at; the next sweep tries again"
    );
}
