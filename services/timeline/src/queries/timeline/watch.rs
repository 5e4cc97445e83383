//! Follows one customer's timeline.
//!
//! A watcher is a cursor: the last sequence it was sent. It reads after that, and sleeps when there is nothing more. It
//! is polled by its caller's connection, so a slow caller reads slower and holds one page in memory.

use std::collections::VecDeque;
use std::time::Duration;

use baton_db::Work;
use baton_errors::{Failure, Violations};
use baton_model::CustomerId;
use baton_proto::timeline::v1::watch_customer_response::Item;
use baton_proto::timeline::v1::{Event, WatchHeartbeat};
use futures::Stream;
use futures::stream::try_unfold;
use prost::Message;
use sqlx::PgConnection;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::app::App;
use crate::error::Error;
use crate::store;

/// Events read at once.
const PAGE: i64 = 100;

/// The longest silence.
pub(in crate::queries) const SILENCE: Duration = Duration::from_secs(10);

/// Every event of the customer after the sequence, and heartbeats. Ends only by an error.
pub(crate) async fn watch(
    app: App,
    customer_id: CustomerId,
    after_sequence: i64,
) -> Result<impl Stream<Item = Result<Item, Error>>, Error> {
    let head = app.ask(Head { customer_id }).await?;
    if !(0..=head).contains(&after_sequence) {
        return Err(beyond(head).into());
    }
    let news = app.hub.watch(customer_id.partition());
    let watcher = Watcher {
        app,
        customer_id,
        last: after_sequence,
        news,
        page: VecDeque::new(),
        has_caught_up: false,
        heartbeat_at: Instant::now() + SILENCE,
    };
    Ok(try_unfold(watcher, async |mut watcher| {
        let item = watcher.next().await?;
        Ok(Some((item, watcher)))
    }))
}

struct Watcher {
    app: App,
    customer_id: CustomerId,
    /// The last sequence that was sent.
    last: i64,
    news: watch::Receiver<i64>,
    page: VecDeque<Event>,
    /// Whether the caller knows that it has seen everything.
    has_caught_up: bool,
    heartbeat_at: Instant,
}

impl Watcher {
    async fn next(&mut self) -> Result<Item, Error> {
        loop {
            if let Some(event) = self.page.pop_front() {
                self.last = event.sequence;
                self.has_caught_up = false;
                self.heartbeat_at = Instant::now() + SILENCE;
                return Ok(Item::Event(event));
            }
            // Before the read: what is committed after it is news.
            self.news.borrow_and_update();
            self.page = self.app.ask(After { customer_id: self.customer_id, sequence: self.last }).await?;
            if !self.page.is_empty() {
                continue;
            }
            // News are of the whole partition: without an event of this customer there is nothing to say before the
            // heartbeat is due.
            if !self.has_caught_up
                || tokio::time::timeout_at(self.heartbeat_at, self.news.changed()).await.is_err()
            {
                self.has_caught_up = true;
                self.heartbeat_at = Instant::now() + SILENCE;
                return Ok(Item::Heartbeat(WatchHeartbeat { head_sequence: self.last }));
            }
        }
    }
}

/// The last sequence of a customer's timeline.
pub(crate) struct Head {
    pub(crate) customer_id: CustomerId,
}

impl Work for Head {
    type Output = i64;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<i64, Error> {
        let head = store::heads::sequence(conn, self.customer_id).await?;
        head.ok_or(Error::CustomerNotFound(self.customer_id))
    }
}

struct After {
    customer_id: CustomerId,
    sequence: i64,
}

impl Work for After {
    type Output = VecDeque<Event>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<VecDeque<Event>, Error> {
        let page = store::events::after(conn, self.customer_id, self.sequence, PAGE).await?;
        let events = page.iter().map(|envelope| Event::decode(envelope.as_slice()));
        Ok(events.collect::<Result<_, _>>()?)
    }
}

/// The sequence was not seen on this timeline.
fn beyond(head: i64) -> Failure {
    let mut violations = Violations::new();
    violations.add("after_sequence", format!("must be 0 to {head}, the last sequence of this timeline"));
    Failure::invalid(violations)
}
