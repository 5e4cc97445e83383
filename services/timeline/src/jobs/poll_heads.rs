//! Learns from the database what other replicas have appended.

use std::time::Duration;

use baton_db::Work;
use baton_model::Partition;
use sqlx::PgConnection;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::error::Error;
use crate::store;

/// How late news from another replica may be.
const PERIOD: Duration = Duration::from_secs(2);

/// Polls until `shutdown`. A failed poll is made up for by the next one.
pub(crate) async fn poll_heads(app: App, shutdown: CancellationToken) {
    let mut tick = tokio::time::interval(PERIOD);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = tick.tick() => {}
        }
        let Ok(positions) = app.ask(Positions).await else {
            tracing::info!("the heads could not be polled; the next poll tries again");
            continue;
        };
        for (partition, position) in positions {
            app.hub.committed(partition, position);
        }
    }
}

struct Positions;

impl Work for Positions {
    type Output = Vec<(Partition, i64)>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        Ok(store::heads::positions(conn).await?)
    }
}
