//! Forgets requests that nobody repeats any more.

use std::sync::Arc;
use std::time::Duration;

use baton_db::{Db, Work};
use baton_model::Clock;
use sqlx::PgConnection;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

use crate::store::requests;

/// How long the outcome of a request is kept. The contract promises 30 days; the rest is for clocks and slow readers.
const KEPT: time::Duration = time::Duration::days(35);
/// How many are forgotten in one transaction: few enough that nobody waits for it.
const BATCH: i64 = 1_000;
/// How often somebody looks.
const LOOK: Duration = Duration::from_hours(1);

/// Forgets old requests, at the start and then every hour, until `shutdown`. Any number of replicas may do so.
pub async fn keep_swept(db: Db, clock: Arc<dyn Clock>, shutdown: CancellationToken) {
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            swept = sweep(&db, clock.now()) => match swept {
                Ok(0) => {}
                Ok(requests) => tracing::info!(requests, "forgot old requests"),
                Err(_) => tracing::info!("the sweep of old requests was interrupted; it goes on in an hour"),
            },
        }
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Forgets every request that is older than 35 days at `now`, in small transactions; says how many.
pub async fn sweep(db: &Db, now: OffsetDateTime) -> sqlx::Result<u64> {
    let mut swept = 0;
    loop {
        let batch = db.background(&Forget { before: now - KEPT }).await?;
        swept += batch;
        if batch < BATCH.cast_unsigned() {
            return Ok(swept);
        }
    }
}

struct Forget {
    before: OffsetDateTime,
}

impl Work for Forget {
    type Output = u64;
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<u64> {
        requests::forget(conn, self.before, BATCH).await
    }
}
