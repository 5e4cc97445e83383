//! Follows the feed of all customers.
//!
//! A subscriber is a reader of the feed with a place of its own. It reads while something is ahead of it and sleeps when
//! nothing is. Each read is bounded, by positions and by bytes, and the next one waits until its events are sent: what a
//! slow subscriber holds in memory does not depend on how far it is behind.
//!
//! The first item is the checkpoint of where the subscriber begins, before any event: whoever asked for what comes from
//! now on can resume from that very instant, however soon the connection breaks.

use std::collections::VecDeque;
use std::time::Duration;

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
use crate::log::{Cursor, Reader};
use crate::store;
use crate::store::events::{FeedRow, Stretch};

/// Positions passed at once, and so the longest way between two checkpoints.
const STRETCH: i64 = 500;

/// How long a checkpoint that only tells of new events comes after the one before. Subscribers commit each of them.
const PAUSE: Duration = Duration::from_secs(1);

/// Where a subscriber begins.
#[derive(Debug)]
pub(crate) enum Start {
    Beginning,
    Now,
    /// A cursor from an earlier checkpoint, as it was sent.
    After(String),
}

/// A checkpoint of the start, then every event of the types (all when there are none) after it, and checkpoints. Ends
/// only by an error.
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
    let has_caught_up = cursor == Cursor::at(&heads);
    let mut subscriber = Subscriber {
        news: app.hub.watch_all(),
        app,
        install,
        reader: Reader::after(cursor),
        types,
        items: VecDeque::new(),
        unreported: 0,
        has_news: false,
        reported_at: Instant::now(),
        silent_since: Instant::now(),
    };
    subscriber.checkpoint();
    if !has_caught_up {
        // Having caught up for the first time is worth a checkpoint, however little there was to pass.
        subscriber.unreported = STRETCH;
    }
    Ok(try_unfold(subscriber, async |mut subscriber| {
        let item = subscriber.next().await?;
        Ok(Some((item, subscriber)))
    }))
}

struct Subscriber {
    app: App,
    install: Uuid,
    /// As far as `items` reach.
    reader: Reader,
    types: Vec<String>,
    news: watch::Receiver<u64>,
    /// Read, but not sent. Holds at most what one read gave.
    items: VecDeque<Item>,
    /// Positions passed since the last checkpoint.
    unreported: i64,
    /// Whether there were events to send among them.
    has_news: bool,
    /// When the last checkpoint was made.
    reported_at: Instant,
    /// When the last item was sent.
    silent_since: Instant,
}

impl Subscriber {
    async fn next(&mut self) -> Result<Item, Error> {
        loop {
            if let Some(item) = self.items.pop_front() {
                self.silent_since = Instant::now();
                return Ok(item);
            }
            // Before the look at the heads: what is committed after it is news.
            self.news.borrow_and_update();
            let stretches = self.reader.ahead(&self.app.hub, STRETCH);
            if !stretches.is_empty() {
                self.read(stretches).await?;
            } else if self.is_due() || self.hears_nothing_until(self.next_checkpoint()).await {
                self.checkpoint();
            }
        }
    }

    async fn hears_nothing_until(&mut self, deadline: Instant) -> bool {
        tokio::time::timeout_at(deadline, self.news.changed()).await.is_err()
    }

    async fn read(&mut self, stretches: Vec<Stretch>) -> Result<(), Error> {
        let read = self.app.ask(ReadFeed { stretches, types: &self.types }).await?;
        for stretch in read.stretches {
            self.unreported += stretch.up_to - stretch.after;
            self.reader.pass(stretch);
        }
        self.has_news |= !read.events.is_empty();
        self.items.extend(read.events.into_iter().map(Item::Event));
        if read.is_cut || self.is_due() {
            self.checkpoint();
        }
        Ok(())
    }

    /// Whether a checkpoint is due now: for a stretch that was passed, or for news that have waited long enough.
    fn is_due(&self) -> bool {
        self.unreported >= STRETCH || (self.has_news && Instant::now() >= self.next_checkpoint())
    }

    /// When the next checkpoint is due if nothing is recorded before.
    fn next_checkpoint(&self) -> Instant {
        if self.has_news { self.reported_at + PAUSE } else { self.silent_since + SILENCE }
    }

    fn checkpoint(&mut self) {
        (self.unreported, self.has_news, self.reported_at) = (0, false, Instant::now());
        let cursor = self.reader.cursor().encode(self.install);
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
    stretches: Vec<Stretch>,
    types: &'a [String],
}

struct Read {
    events: Vec<FeedEvent>,
    /// What was read of the stretches that were asked for.
    stretches: Vec<Stretch>,
    /// Whether that is less than was asked for, because their events weigh too much.
    is_cut: bool,
}

impl Work for ReadFeed<'_> {
    type Output = Read;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Read, Error> {
        let rows = store::events::feed(conn, &self.stretches, self.types).await?;
        let cut = rows.last().filter(|row| row.is_cut);
        let (stretches, is_cut) = (read_part(&self.stretches, cut), cut.is_some());
        let events = rows.into_iter().map(|row| {
            let event = Some(Event::decode(row.envelope.as_slice())?);
            Ok(FeedEvent { event, partition: row.part.into(), position: row.position })
        });
        Ok(Read { events: events.collect::<Result<_, Error>>()?, stretches, is_cut })
    }
}

/// The part of the stretches up to and with the row at which the read was cut, if it was.
fn read_part(stretches: &[Stretch], cut: Option<&FeedRow>) -> Vec<Stretch> {
    let Some(cut) = cut else { return stretches.to_vec() };
    let is_before = |stretch: &&Stretch| stretch.partition.number() != cut.part;
    let mut part: Vec<Stretch> = stretches.iter().take_while(is_before).copied().collect();
    let last = stretches.get(part.len());
    part.extend(last.map(|stretch| Stretch { up_to: cut.position, ..*stretch }));
    part
}
