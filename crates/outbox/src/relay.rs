//! Carries the rows of the outbox to the timeline.

use std::time::Duration;

use baton_client::{Backoff, Connection};
use baton_db::{Db, Work};
use baton_proto::timeline::v1::append_outcome::Outcome;
use baton_proto::timeline::v1::{AppendEventsRequest, AppendOutcome, Event};
use prost::Message;
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use uuid::Uuid;

use crate::store::{self, Row};
use crate::wake::Wake;

/// The most rows of one call; the timeline takes 512.
const BATCH_ROWS: i64 = 256;
/// The most bytes of one call; the timeline takes 1 MiB.
const BATCH_BYTES: usize = 768 * 1024;
/// How long to sleep without being woken.
const POLL: Duration = Duration::from_secs(1);
/// How long the last drain at the end of the process may take.
const LAST_DRAIN: Duration = Duration::from_secs(5);

/// Carries the rows of one department's outbox to the timeline. Any number may run; one works at a time.
#[derive(Debug)]
pub struct Relay {
    db: Db,
    timeline: Connection,
    wake: Wake,
    owner: Uuid,
}

impl Relay {
    /// A relay of the outbox in `db`, woken by `wake`.
    pub fn new(db: Db, timeline: Connection, wake: Wake) -> Self {
        Self { db, timeline, wake, owner: Uuid::now_v7() }
    }

    /// Relays until `shutdown`, then once more what is left, and gives its place to the next process.
    pub async fn run(self, shutdown: CancellationToken) {
        let mut backoff = Backoff::new();
        loop {
            let drained = self.drain(&shutdown).await;
            if let Err(stalled) = &drained {
                tracing::info!(cause = %stalled, "the outbox waits");
            } else {
                backoff.reset();
            }
            tokio::select! {
                () = shutdown.cancelled() => break,
                () = backoff.wait(), if drained.is_err() => {}
                () = self.wake.woken(), if drained.is_ok() => {}
                () = tokio::time::sleep(POLL), if drained.is_ok() => {}
            }
        }
        // What cannot be relayed now stays in the outbox for the next process.
        let _ = tokio::time::timeout(LAST_DRAIN, async {
            let _ = self.drain(&CancellationToken::new()).await;
            let _ = self.db.background(&Release { owner: self.owner }).await;
        })
        .await;
    }

    /// Relays batch after batch until nothing waits, another process has the lease, or `shutdown`.
    async fn drain(&self, shutdown: &CancellationToken) -> Result<(), Stalled> {
        while let Some(rows) = self.db.background(&NextBatch { owner: self.owner }).await? {
            let (sent, events) = self.decode(rows).await?;
            if events.is_empty() {
                continue;
            }
            let request = AppendEventsRequest { events };
            let outcomes = self.timeline.timeline().append_events(request).await?.into_inner().outcomes;
            let settled = self.db.background(&Settle { sent: &sent, outcomes: &outcomes }).await?;
            if settled == 0 {
                return Err(Stalled::Unanswered);
            }
            if shutdown.is_cancelled() {
                break;
            }
        }
        Ok(())
    }

    /// The events of the rows, with the rows' ids. A row that is no event is parked here: no timeline could take it.
    async fn decode(&self, rows: Vec<Row>) -> Result<(Vec<i64>, Vec<Event>), Stalled> {
        let mut sent = Vec::with_capacity(rows.len());
        let mut events = Vec::with_capacity(rows.len());
        let mut bytes = 0;
        for row in rows {
            bytes += row.envelope.len();
            if bytes > BATCH_BYTES && !sent.is_empty() {
                break;
            }
            match Event::decode(row.envelope.as_slice()) {
                Ok(event) => {
                    sent.push(row.id);
                    events.push(event);
                }
                Err(_) => self.db.background(&Park { id: row.id, reason: "not an event" }).await?,
            }
        }
        Ok((sent, events))
    }
}

/// Why a drain stopped before the outbox was empty. Nothing is lost; it is tried again.
#[derive(Debug)]
enum Stalled {
    Database,
    Timeline(Status),
    /// The timeline answered, but about none of the events.
    Unanswered,
}

impl std::fmt::Display for Stalled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            // The driver's text quotes values; the code says enough.
            Self::Database => f.write_str("database"),
            Self::Timeline(status) => write!(f, "timeline {:?}", status.code()),
            Self::Unanswered => f.write_str("no answer about any event"),
        }
    }
}

impl From<sqlx::Error> for Stalled {
    fn from(_: sqlx::Error) -> Self {
        Self::Database
    }
}

impl From<Status> for Stalled {
    fn from(status: Status) -> Self {
        Self::Timeline(status)
    }
}

/// Takes or renews the lease and reads the next rows; `None` when there are none or another process relays.
struct NextBatch {
    owner: Uuid,
}

impl Work for NextBatch {
    type Output = Option<Vec<Row>>;
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<Option<Vec<Row>>> {
        if !store::lease(conn, self.owner).await? {
            return Ok(None);
        }
        let rows = store::oldest(conn, BATCH_ROWS).await?;
        Ok(if rows.is_empty() { None } else { Some(rows) })
    }
}

/// Deletes what was acknowledged and parks what was refused; says how many rows that were.
struct Settle<'a> {
    sent: &'a [i64],
    outcomes: &'a [AppendOutcome],
}

impl Work for Settle<'_> {
    type Output = usize;
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<usize> {
        let mut acknowledged = Vec::with_capacity(self.sent.len());
        let mut parked = 0;
        for (id, outcome) in self.sent.iter().zip(self.outcomes) {
            match &outcome.outcome {
                Some(Outcome::Appended(_)) => acknowledged.push(*id),
                Some(Outcome::Refused(refusal)) => {
                    tracing::error!(outbox.id = id, reason = %refusal.reason, "the timeline refused an event; parked");
                    store::park(conn, *id, &format!("{}: {}", refusal.reason, refusal.message)).await?;
                    parked += 1;
                }
                // An outcome of a later version: the row stays and is sent again.
                None => {}
            }
        }
        store::delete(conn, &acknowledged).await?;
        Ok(acknowledged.len() + parked)
    }
}

struct Park {
    id: i64,
    reason: &'static str,
}

impl Work for Park {
    type Output = ();
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<()> {
        tracing::error!(outbox.id = self.id, reason = self.reason, "an outbox row is unusable; parked");
        store::park(conn, self.id, self.reason).await
    }
}

struct Release {
    owner: Uuid,
}

impl Work for Release {
    type Output = ();
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<()> {
        store::release(conn, self.owner).await
    }
}
