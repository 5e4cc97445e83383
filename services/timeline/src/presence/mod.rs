//! Who is with which customer, over all replicas.
//!
//! The table is what replicas know of each other: each writes who is here every two seconds and reads who else is with the
//! same customers; whoever was not written for 15 seconds is gone, as the process was killed. The [`Rooms`] are who is here:
//! a change here is told here at once.
//!
//! Nothing of it is an event, and nothing waits for it: a beat that fails is made up for by the next one.

mod beat;
mod rooms;
mod visit;

use std::time::Duration;

use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use beat::Beat;
pub(crate) use rooms::Rooms;
pub(crate) use visit::{Said, visit};

/// How late another replica hears of a change.
const PERIOD: Duration = Duration::from_secs(2);
/// How long somebody is there without a beat.
const GONE_AFTER: time::Duration = time::Duration::seconds(15);

/// Says who is here, and learns who is elsewhere, until `shutdown`.
pub(crate) async fn keep_presences(app: App, shutdown: CancellationToken) {
    let mut tick = tokio::time::interval(PERIOD);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = tick.tick() => {}
        }
        let here = app.rooms.sessions();
        if !here.is_empty() {
            beat::beat(&app, Beat::of_all(here, app.clock.now())).await;
        }
    }
}
