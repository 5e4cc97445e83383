//! Follows the feed of all customers.
//!
//! A subscriber is a cursor: the last position of each partition that it has passed. It takes a bounded stretch of the
//! partitions that are ahead of it, in turn, and sleeps when there is none. Positions are handed out in commit order and
//! have no gap, so everything up to a committed position can be read, and nothing is skipped.

use std::collections::VecDeque;

use baton_db::Work;
use baton_model::Partition;
use baton_proto::timeline::v1::subscribe_response::Item;
use baton_proto::timeline::v1::{Event, FeedCheckpoint, FeedEvent};
use futures::Stream;
use futures::stream::try_unfold;
use prost::Message;
use sqlx::PgConnection;
use tokio::sync::watch;
use tokio::time::Instant;
use uuid::Uuid;

use super::watch::SILENCE;
use crate::app::App;
use crate::error::Error;
use crate::log::Cursor;
use crate::store;
use crate::store::events::Stretch;

/// Positions passed at once, and so the longest way between two checkpoints.
const STRETCH: i64 = 500;

/// Where a subscriber begins.
#[derive(Debug)]
pub(crate) enum Start {
    Beginning,
    Now,
    /// A cursor from an earlier checkpoint, as it was sent.
    After(String),
}

/// Every event of the types (all when there are none) after the start, and checkpoints. Ends only by an error.
pub(crate) async fn subscribe(
    app: App,
    start: Start,
    types: Vec<String>,
) -> Result<impl Stream<Item = Result<Item, Error>>, Error> {
    let (install, heads) = app.ask(Heads).await?;
    // The poll may be behind; a subscriber that was served by another replica is not.
    for (partition, position) in &heads {
        app.hub.committed(*partition, *position);
    }
    let cursor = match start {
        Start::Beginning => Cursor::beginning(),
        Start::Now => Cursor::at(&heads),
        Start::After(text) => Cursor::decode(&text, install)
            .filter(|cursor| {
                heads.iter().all(|(partition, position)| cursor.position(*partition) <= *position)
            })
            .ok_or(Error::InvalidCursor)?,
    };
    let news = app.hub.watch_all();
    let subscriber = Subscriber {
        app,
        install,
        cursor,
        types,
        news,
        items: VecDeque::new(),
        turn: 0,
        unreported: STRETCH,
        checkpoint_at: Instant::now() + SILENCE,
    };
    Ok(try_unfold(subscriber, async |mut subscriber| {
        let item = subscriber.next().await?;
        Ok(Some((item, subscriber)))
    }))
}

struct Subscriber {
    app: App,
    install: Uuid,
    /// How far `items` reach.
    cursor: Cursor,
    types: Vec<String>,
    news: watch::Receiver<u64>,
    items: VecDeque<Item>,
    /// The partition whose turn it is: one that is far ahead does not keep the others waiting.
    turn: usize,
    /// Positions passed since the last checkpoint, without an event to send.
    unreported: i64,
    checkpoint_at: Instant,
}

impl Subscriber {
    async fn next(&mut self) -> Result<Item, Error> {
        loop {
            if let Some(item) = self.items.pop_front() {
                self.checkpoint_at = Instant::now() + SILENCE;
                return Ok(item);
            }
            // Before the look at the heads: what is committed after it is news.
            self.news.borrow_and_update();
            let stretches = self.stretches();
            if stretches.is_empty() {
                if self.is_due() || self.is_silent().await {
                    self.checkpoint();
                }
            } else {
                self.read(stretches).await?;
            }
        }
    }

    /// Waits for news; says whether none came before a checkpoint is due.
    async fn is_silent(&mut self) -> bool {
        tokio::time::timeout_at(self.checkpoint_at, self.news.changed()).await.is_err()
    }

    /// What to read next: at most [`STRETCH`] positions, from the partition whose turn it is on.
    fn stretches(&mut self) -> Vec<Stretch> {
        let partitions: Vec<Partition> = Partition::all().collect();
        let mut left = STRETCH;
        let mut stretches = Vec::new();
        for step in 0..partitions.len() {
            let partition = partitions[(self.turn + step) % partitions.len()];
            let after = self.cursor.position(partition);
            let up_to = self.app.hub.position(partition).min(after + left);
            if up_to > after {
                left -= up_to - after;
                stretches.push(Stretch { partition, after, up_to });
            }
            if left == 0 {
                break;
            }
        }
        if let Some(last) = stretches.last() {
            self.turn = last.partition.index() + 1;
        }
        stretches
    }

    async fn read(&mut self, stretches: Vec<Stretch>) -> Result<(), Error> {
        let read = ReadFeed { stretches: &stretches, types: &self.types };
        let events = self.app.db.read(&read).await?;
        for stretch in stretches {
            self.cursor.advance(stretch.partition, stretch.up_to);
            self.unreported += stretch.up_to - stretch.after;
        }
        let is_worth_a_checkpoint = !events.is_empty() || self.is_due();
        self.items.extend(events.into_iter().map(Item::Event));
        if is_worth_a_checkpoint {
            self.checkpoint();
        }
        Ok(())
    }

    const fn is_due(&self) -> bool {
        self.unreported >= STRETCH
    }

    fn checkpoint(&mut self) {
        self.unreported = 0;
        let cursor = self.cursor.encode(self.install);
        self.items.push_back(Item::Checkpoint(FeedCheckpoint { cursor }));
    }
}

struct Heads;

impl Work for Heads {
    type Output = (Uuid, Vec<(Partition, i64)>);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        Ok((store::heads::install(conn).await?, store::heads::positions(conn).await?))
    }
}

struct ReadFeed<'a> {
    stretches: &'a [Stretch],
    types: &'a [String],
}

impl Work for ReadFeed<'_> {
    type Output = Vec<FeedEvent>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Vec<FeedEvent>, Error> {
        let rows = store::events::feed(conn, self.stretches, self.types).await?;
        rows.into_iter()
            .map(|row| {
                let event = Some(Event::decode(row.envelope.as_slice())?);
                Ok(FeedEvent { event, partition: row.part.into(), position: row.position })
            })
            .collect()
    }
}
