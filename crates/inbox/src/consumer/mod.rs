//! Follows the feed of all customers and reacts to it, exactly once in effect.

mod again;
mod reacting;

use std::collections::HashMap;
use std::time::Duration;

use baton_client::{Backoff, Connection, Feed, FeedItem};
use baton_db::{Db, Work};
use baton_errors::Failure;
use baton_proto::timeline::v1::{FeedEvent, SubscribeRequest};
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;
use tonic::Status;

use crate::Reactions;
use crate::store::feed;
use reacting::Park;

/// How often a consumer looks for parked events that shall be tried again.
const LOOK: Duration = Duration::from_mins(1);

/// Follows the feed and reacts. Any number of one name may run: an event takes effect through whichever comes first.
#[derive(Debug)]
pub struct Consumer<R> {
    name: &'static str,
    db: Db,
    timeline: Connection,
    reactions: R,
    look: Duration,
}

impl<R: Reactions> Consumer<R> {
    /// A consumer called `name` (usually the department), whose state is in `db`.
    pub fn new(name: &'static str, db: Db, timeline: Connection, reactions: R) -> Self {
        Self { name, db, timeline, reactions, look: LOOK }
    }

    /// The same consumer, which looks this often for parked events that shall be tried again, not once a minute.
    #[must_use]
    pub fn looking_every(self, look: Duration) -> Self {
        Self { look, ..self }
    }

    /// Reacts until `shutdown`. What is under way then is rolled back, and done by the next process.
    pub async fn run(self, shutdown: CancellationToken) {
        tokio::join!(self.keep_following(&shutdown), self.keep_trying_again(&shutdown));
    }

    async fn keep_following(&self, shutdown: &CancellationToken) {
        let mut backoff = Backoff::new();
        while let Err(interrupted) = self.follow(shutdown, &mut backoff).await {
            match &interrupted {
                // What waiting does not mend: a foreign cursor, a token that is not accepted.
                Interrupted::Refused(status) => {
                    tracing::error!(consumer = self.name, code = ?status.code(), "the timeline refuses the feed");
                }
                Interrupted::Database => {
                    tracing::info!(consumer = self.name, "the database interrupted the feed");
                }
            }
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = backoff.wait() => {}
            }
        }
    }

    /// Follows the feed from the stored cursor until `shutdown`. Progress resets the backoff.
    async fn follow(&self, shutdown: &CancellationToken, backoff: &mut Backoff) -> Result<(), Interrupted> {
        let Start { cursor, mut done } = self.db.background(&FindStart { consumer: self.name }).await?;
        let types = R::TYPES.iter().map(|name| (*name).to_owned()).collect();
        let mut stream = Feed::new(&self.timeline, SubscribeRequest { cursor, types, from_now: false });
        loop {
            let item = tokio::select! {
                () = shutdown.cancelled() => return Ok(()),
                item = stream.next() => item?,
            };
            match item {
                // Delivered again after the effect was committed. The transaction would notice; preparing would not.
                FeedItem::Event(entry) if done.get(&entry.partition) >= Some(&entry.position) => {}
                // Only an event that was dealt with lets the next one be taken.
                FeedItem::Event(entry) => {
                    tokio::select! {
                        biased;
                        taken = self.take(&entry) => taken?,
                        () = shutdown.cancelled() => return Ok(()),
                    }
                    done.insert(entry.partition, entry.position);
                }
                FeedItem::Checkpoint(checkpoint) => {
                    let store = Checkpoint { consumer: self.name, cursor: &checkpoint.cursor };
                    self.db.background(&store).await?;
                }
            }
            backoff.reset();
        }
    }

    /// Reacts to one event, as often as it takes. Dropped in the middle, its transaction is rolled back.
    async fn take(&self, entry: &FeedEvent) -> Result<(), Interrupted> {
        let (part, position) = (entry.partition as i16, entry.position);
        let Some(event) = &entry.event else { return Ok(()) };
        let mut backoff = Backoff::new();
        loop {
            let failure: Failure = match self.react(part, position, event).await {
                Ok(()) => return Ok(()),
                Err(error) => error.into(),
            };
            if !failure.is_retryable() {
                tracing::error!(
                    consumer = self.name,
                    event.id = %event.id,
                    reason = baton_errors::slug(failure.reason()),
                    "a reaction failed for good; parked"
                );
                let park = Park { consumer: self.name, part, position, event, failure: &failure };
                self.db.background(&park).await?;
                return Ok(());
            }
            backoff.wait().await;
        }
    }
}

/// Why the feed was left before the end of the process. The next one resumes from the stored cursor.
#[derive(Debug)]
enum Interrupted {
    Database,
    Refused(Status),
}

impl From<sqlx::Error> for Interrupted {
    fn from(_: sqlx::Error) -> Self {
        Self::Database
    }
}

impl From<Status> for Interrupted {
    fn from(status: Status) -> Self {
        Self::Refused(status)
    }
}

/// Where a consumer goes on.
struct Start {
    cursor: String,
    /// The last position of each partition whose effect is committed.
    done: HashMap<i32, i64>,
}

struct FindStart {
    consumer: &'static str,
}

impl Work for FindStart {
    type Output = Start;
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<Start> {
        let cursor = feed::cursor(conn, self.consumer).await?;
        let done = feed::positions(conn, self.consumer).await?;
        Ok(Start { cursor, done: done.into_iter().collect() })
    }
}

struct Checkpoint<'a> {
    consumer: &'static str,
    cursor: &'a str,
}

impl Work for Checkpoint<'_> {
    type Output = ();
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<()> {
        feed::checkpoint(conn, self.consumer, self.cursor).await
    }
}
