//! A department's inbox as a stream: what stands there now, then every change.
//!
//! No change is lost between the two, because the place in the log from which changes are followed is noted before the
//! first handoff is read. What changes while they are read comes twice; each message is the handoff as it stands when
//! it is read, so that a later message is never older than an earlier one.

use std::collections::VecDeque;

use baton_model::{Department, HandoffId, Partition};
use baton_proto::cases::v1::InboxCaughtUp;
use baton_proto::cases::v1::watch_inbox_response::Item;
use futures::Stream;
use futures::stream::try_unfold;
use time::OffsetDateTime;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use super::changes::ReadChanges;
use super::inbox::{CountWaiting, ReadHeads, ReadInbox};
use crate::app::App;
use crate::domain::handoff::Handoff;
use crate::error::Error;
use crate::log::Cursor;
use crate::messages;
use crate::queries::timeline::watch::SILENCE;
use crate::store::events::Stretch;

/// How many handoffs are read at a time.
const PAGE: usize = 200;
/// How many events of a partition are looked at in one read. More than anybody writes while one waits.
const STRETCH: i64 = 1_000;

/// The handoffs of a department's inbox and their changes. Ends only by an error.
pub(crate) fn watch_inbox(app: App, department: Department) -> impl Stream<Item = Result<Item, Error>> {
    let inbox = Inbox {
        news: app.hub.watch_all(),
        app,
        department,
        stage: Stage::Beginning,
        seen: Cursor::beginning(),
        ready: VecDeque::new(),
        next_sign: Instant::now() + SILENCE,
    };
    try_unfold(inbox, async |mut inbox| {
        let item = inbox.next().await?;
        Ok(Some((item, inbox)))
    })
}

struct Inbox {
    app: App,
    department: Department,
    stage: Stage,
    /// How far the log has been followed.
    seen: Cursor,
    news: watch::Receiver<u64>,
    /// Read, but not sent. Holds at most what one read gave: a slow caller is read for more slowly.
    ready: VecDeque<Item>,
    /// When a silent stream gives its next sign of life.
    next_sign: Instant,
}

enum Stage {
    Beginning,
    /// Reading what stands in the inbox, after this handoff.
    Standing(Option<(OffsetDateTime, HandoffId)>),
    Following,
}

impl Inbox {
    async fn next(&mut self) -> Result<Item, Error> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                self.next_sign = Instant::now() + SILENCE;
                return Ok(item);
            }
            match self.stage {
                Stage::Beginning => {
                    self.seen = self.app.ask(ReadHeads).await?;
                    self.stage = Stage::Standing(None);
                }
                Stage::Standing(after) => self.read_standing(after).await?,
                Stage::Following => self.follow().await?,
            }
        }
    }

    async fn read_standing(&mut self, after: Option<(OffsetDateTime, HandoffId)>) -> Result<(), Error> {
        let page = ReadInbox { department: self.department.clone(), after, limit: PAGE };
        let page = self.app.ask(page).await?;
        let last = page.last().map(|last| (last.requested_at, last.id));
        let complete = page.len() < PAGE;
        self.push(&page);
        if complete {
            self.say_caught_up().await?;
            self.stage = Stage::Following;
        } else {
            self.stage = Stage::Standing(last);
        }
        Ok(())
    }

    /// Reads what changed; waits for news when nothing did.
    async fn follow(&mut self) -> Result<(), Error> {
        // Before looking: what is committed after the look is news again.
        self.news.mark_unchanged();
        let stretches = self.unread();
        if stretches.is_empty() {
            // The hub lives as long as the service, so this ends by news or by silence.
            let _ = timeout_at(self.next_sign, self.news.changed()).await;
        } else {
            for stretch in &stretches {
                self.seen.advance(stretch.partition, stretch.up_to);
            }
            let changes = ReadChanges { department: self.department.clone(), stretches };
            let changed = self.app.ask(changes).await?;
            self.push(&changed);
        }
        if self.ready.is_empty() && Instant::now() >= self.next_sign {
            self.say_caught_up().await?;
        }
        Ok(())
    }

    /// What is committed as far as the hub knows, and not yet followed.
    fn unread(&self) -> Vec<Stretch> {
        let stretch = |partition| {
            let after = self.seen.position(partition);
            let up_to = self.app.hub.position(partition).min(after + STRETCH);
            Stretch { partition, after, up_to }
        };
        Partition::all().map(stretch).filter(|stretch| stretch.up_to > stretch.after).collect()
    }

    fn push(&mut self, handoffs: &[Handoff]) {
        self.ready.extend(handoffs.iter().map(messages::handoff).map(Item::Handoff));
    }

    async fn say_caught_up(&mut self) -> Result<(), Error> {
        let waiting = self.app.ask(CountWaiting { department: self.department.clone() }).await?;
        let waiting_count = i32::try_from(waiting).unwrap_or(i32::MAX);
        self.ready.push_back(Item::CaughtUp(InboxCaughtUp { waiting_count }));
        Ok(())
    }
}
