//! Follows the feed of all customers and reacts to it, exactly once in effect.

use baton_client::{Backoff, Connection, Feed, FeedItem};
use baton_db::{Db, Work};
use baton_errors::Failure;
use baton_proto::timeline::v1::{Event, FeedEvent, SubscribeRequest};
use prost::Message;
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use uuid::Uuid;

use crate::Reactions;
use crate::store::feed;

/// Follows the feed and reacts. Any number of one name may run: an event takes effect through whichever comes first.
#[derive(Debug)]
pub struct Consumer<R> {
    name: &'static str,
    db: Db,
    timeline: Connection,
    reactions: R,
}

impl<R: Reactions> Consumer<R> {
    /// A consumer called `name` (usually the department), whose state is in `db`.
    pub fn new(name: &'static str, db: Db, timeline: Connection, reactions: R) -> Self {
        Self { name, db, timeline, reactions }
    }

    /// Reacts until `shutdown`. An event that is being reacted to is finished first.
    pub async fn run(self, shutdown: CancellationToken) {
        let mut backoff = Backoff::new();
        while let Err(interrupted) = self.follow(&shutdown, &mut backoff).await {
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
        let cursor = self.db.background(&LoadCursor { consumer: self.name }).await?;
        let types = R::TYPES.iter().map(|name| (*name).to_owned()).collect();
        let mut stream = Feed::new(&self.timeline, SubscribeRequest { cursor, types, from_now: false });
        loop {
            let item = tokio::select! {
                () = shutdown.cancelled() => return Ok(()),
                item = stream.next() => item?,
            };
            match item {
                // Only an event that was dealt with lets the next one be taken.
                FeedItem::Event(entry) => tokio::select! {
                    biased;
                    taken = self.take(&entry) => taken?,
                    () = shutdown.cancelled() => return Ok(()),
                },
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
            let react = React { consumer: self.name, part, position, event, reactions: &self.reactions };
            let failure = match self.db.background(&react).await {
                Ok(()) => {
                    self.reactions.committed();
                    return Ok(());
                }
                Err(error) => Into::<Failure>::into(error),
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

struct LoadCursor {
    consumer: &'static str,
}

impl Work for LoadCursor {
    type Output = String;
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<String> {
        feed::cursor(conn, self.consumer).await
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

/// Position and effect in one transaction.
struct React<'a, R> {
    consumer: &'static str,
    part: i16,
    position: i64,
    event: &'a Event,
    reactions: &'a R,
}

impl<R: Reactions> Work for React<'_, R> {
    type Output = ();
    type Error = R::Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<(), R::Error> {
        if feed::advance(conn, self.consumer, self.part, self.position).await? {
            self.reactions.react(conn, self.event).await?;
        }
        Ok(())
    }
}

struct Park<'a> {
    consumer: &'static str,
    part: i16,
    position: i64,
    event: &'a Event,
    failure: &'a Failure,
}

impl Work for Park<'_> {
    type Output = ();
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<()> {
        if feed::advance(conn, self.consumer, self.part, self.position).await? {
            let event_id = Uuid::try_parse(&self.event.id).unwrap_or_default();
            let reason = format!("{}: {}", baton_errors::slug(self.failure.reason()), self.failure.message());
            feed::park(conn, self.consumer, event_id, &self.event.encode_to_vec(), &reason).await?;
        }
        Ok(())
    }
}
