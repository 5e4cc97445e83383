//! Gives warning when the time of a clock runs out, and tells when it has.
//!
//! Reads on in the log for what starts a clock or changes one, then looks at the clocks whose time it is. Any number of
//! replicas may sweep: each stretch of the log is read by one, and each clock is looked at under the lock of its partition.
//! Both are in the database, so a sweep that was away for a day goes on where it was.

use std::sync::Arc;
use std::time::Duration;

use baton_errors::{Failure, slug};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::commands::standards::check_clock::CheckClock;
use crate::commands::standards::note_clocks::NoteClocks;
use crate::domain::standard::Definitions;
use crate::error::Error;
use crate::queries::standards::definitions::ReadDefinitions;
use crate::queries::standards::due_clocks::DueClocks;
use crate::store::clocks::ClockKey;

/// How late a warning may be. Looking is one read of two small tables and one of an index.
const PERIOD: Duration = Duration::from_secs(1);

/// Sweeps until `shutdown`.
pub(crate) async fn watch_clocks(app: App, shutdown: CancellationToken) {
    let mut tick = tokio::time::interval(PERIOD);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = tick.tick() => {}
        }
        if let Err(error) = sweep(&app, &shutdown).await {
            tell(error);
        }
    }
}

async fn sweep(app: &App, shutdown: &CancellationToken) -> Result<(), Error> {
    while !shutdown.is_cancelled() {
        let more = app.db.background(&NoteClocks { now: app.clock.now() }).await?;
        let due = app.ask(DueClocks { now: app.clock.now() }).await?;
        let mut went_on = more;
        if !due.is_empty() {
            let definitions = app.ask(ReadDefinitions).await?;
            for key in due {
                // One that cannot be looked at does not keep the others waiting.
                match check(app, &definitions, key).await {
                    Ok(()) => went_on = true,
                    Err(error) => tell(error),
                }
            }
        }
        if !went_on {
            break;
        }
    }
    Ok(())
}

async fn check(app: &App, definitions: &Definitions, key: ClockKey) -> Result<(), Error> {
    let partition = key.customer_id.partition();
    let command = CheckClock { definitions, key, now: app.clock.now(), ids: Arc::clone(&app.ids) };
    let applied = app.db.background(&command).await?;
    if let Some(position) = applied.position {
        app.hub.committed(partition, position);
    }
    Ok(())
}

fn tell(error: Error) {
    let failure = Failure::from(error);
    tracing::info!(
        reason = slug(failure.reason()),
        "clocks could not be looked at; the next sweep tries again"
    );
}
