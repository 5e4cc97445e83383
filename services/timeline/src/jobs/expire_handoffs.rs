//! Expires handoffs that nobody decided in time.
//!
//! Any number of replicas may sweep: each request is expired under the lock of its partition, by whoever comes first.

use std::sync::Arc;
use std::time::Duration;

use baton_errors::{Failure, slug};
use baton_model::HandoffId;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::commands::handoffs::expire::ExpireHandoff;
use crate::error::Error;
use crate::queries::handoffs::overdue::OverdueHandoffs;

/// How late an expiry may be. Looking is one read of a small index.
const PERIOD: Duration = Duration::from_secs(1);

/// Sweeps until `shutdown`.
pub(crate) async fn expire_handoffs(app: App, shutdown: CancellationToken) {
    let mut tick = tokio::time::interval(PERIOD);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = tick.tick() => {}
        }
        if let Err(error) = sweep(&app).await {
            tell(error);
        }
    }
}

async fn sweep(app: &App) -> Result<(), Error> {
    for id in app.ask(OverdueHandoffs { now: app.clock.now() }).await? {
        // One that cannot be expired does not keep the others waiting.
        match expire(app, id).await {
            Ok(()) => {}
            Err(error) => tell(error),
        }
    }
    Ok(())
}

async fn expire(app: &App, handoff_id: HandoffId) -> Result<(), Error> {
    let command = ExpireHandoff { handoff_id, now: app.clock.now(), ids: Arc::clone(&app.ids) };
    let applied = app.db.background(&command).await?;
    if let Some(position) = applied.position {
        app.hub.committed(handoff_id.partition(), position);
        tracing::info!(handoff.id = %handoff_id, "handoff expired");
    }
    Ok(())
}

fn tell(error: Error) {
    let failure = Failure::from(error);
    tracing::info!(
        reason = slug(failure.reason()),
        "a handoff could not be expired; the next sweep tries again"
    );
}
