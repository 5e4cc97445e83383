//! A department's inbox as a stream: what stands there now, then every change; and the notices that every department gets.
//!
//! No change is lost between the two, because the place in the log from which changes are followed is noted before the
//! first handoff is read. What changes while they are read comes twice; each message is the handoff as it stands when
//! it is read, so that a later message is never older than an earlier one.
//!
//! Each read is a page, and the next one waits until it is sent: a stream holds the same memory whatever there is to
//! read. A request's limits keep a handoff within some 2 KiB, so a bound on rows is one on bytes.

use std::collections::{HashMap, VecDeque};

use baton_model::Department;
use baton_proto::cases::v1::InboxCaughtUp;
use baton_proto::cases::v1::watch_inbox_response::Item;
use futures::Stream;
use futures::stream::try_unfold;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use super::changes::ReadChanges;
use super::inbox::{CountWaiting, ReadHeads, ReadInbox};
use crate::app::App;
use crate::domain::handoff::Handoff;
use crate::error::Error;
use crate::log::{Cursor, Reader};
use crate::messages;
use crate::queries::problem_areas::changed_notices::ChangedNotices;
use crate::queries::timeline::watch::SILENCE;
use crate::store::events::Stretch;
use crate::store::handoffs::After;
use crate::store::problem_areas::Notice;

/// How many handoffs are read at a time.
const PAGE: usize = 200;
/// How many events are looked at in one read.
const STRETCH: i64 = 1_000;

/// The handoffs of a department's inbox and their changes. Ends only by an error.
pub(crate) fn watch_inbox(app: App, department: Department) -> impl Stream<Item = Result<Item, Error>> {
    let inbox = Inbox {
        news: app.hub.watch_all(),
        app,
        department,
        stage: Stage::Beginning,
        reader: Reader::after(Cursor::beginning()),
        ready: VecDeque::new(),
        notices: HashMap::new(),
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
    reader: Reader,
    news: watch::Receiver<u64>,
    /// Read, but not sent. Holds at most what one read gave: a slow caller is read for more slowly.
    ready: VecDeque<Item>,
    /// The notices that stand, as far as the caller knows.
    notices: HashMap<Uuid, Notice>,
    /// When a silent stream gives its next sign of life.
    next_sign: Instant,
}

enum Stage {
    Beginning,
    /// Reading what stands in the inbox, after this handoff.
    Standing(After),
    /// Looking for changes.
    Following,
    /// Reading what changed in these stretches of the log, after this handoff.
    Changed(Vec<Stretch>, After),
}

impl Inbox {
    async fn next(&mut self) -> Result<Item, Error> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                self.next_sign = Instant::now() + SILENCE;
                return Ok(item);
            }
            self.stage = match std::mem::replace(&mut self.stage, Stage::Following) {
                Stage::Beginning => {
                    self.reader = Reader::after(self.app.ask(ReadHeads).await?);
                    Stage::Standing(None)
                }
                Stage::Standing(after) => self.read_standing(after).await?,
                Stage::Following => self.follow().await?,
                Stage::Changed(stretches, after) => self.read_changes(stretches, after).await?,
            };
        }
    }

    async fn read_standing(&mut self, after: After) -> Result<Stage, Error> {
        let page = ReadInbox { department: self.department.clone(), after, limit: PAGE };
        let page = self.app.ask(page).await?;
        self.push(&page);
        if let Some(last) = last_of_full(&page) {
            return Ok(Stage::Standing(Some(last)));
        }
        self.say_caught_up().await?;
        Ok(Stage::Following)
    }

    /// Finds out what has been committed since; waits for news when nothing has.
    async fn follow(&mut self) -> Result<Stage, Error> {
        // Before looking: what is committed after the look is news again.
        self.news.mark_unchanged();
        let stretches = self.reader.ahead(&self.app.hub, STRETCH);
        if !stretches.is_empty() {
            for stretch in &stretches {
                self.reader.pass(*stretch);
            }
            return Ok(Stage::Changed(stretches, None));
        }
        // The hub lives as long as the service, so this ends by news or by silence.
        if timeout_at(self.next_sign, self.news.changed()).await.is_err() {
            self.say_caught_up().await?;
        }
        Ok(Stage::Following)
    }

    async fn read_changes(&mut self, stretches: Vec<Stretch>, after: After) -> Result<Stage, Error> {
        let changes = ReadChanges { department: &self.department, stretches: &stretches, after, limit: PAGE };
        let page = self.app.ask(changes).await?;
        self.push(&page);
        if let Some(last) = last_of_full(&page) {
            return Ok(Stage::Changed(stretches, Some(last)));
        }
        // Others' news may come without a pause.
        if self.ready.is_empty() && Instant::now() >= self.next_sign {
            self.say_caught_up().await?;
        }
        Ok(Stage::Following)
    }

    fn push(&mut self, handoffs: &[Handoff]) {
        self.ready.extend(handoffs.iter().map(messages::handoff).map(Item::Handoff));
    }

    /// Notices are looked at with every mark, at the latest after ten seconds.
    async fn say_caught_up(&mut self) -> Result<(), Error> {
        for notice in self.app.ask(ChangedNotices { told: &self.notices }).await? {
            self.ready.push_back(Item::Notice(messages::notice(&notice)));
            if notice.lowered_at.is_some() {
                self.notices.remove(&notice.id);
            } else {
                self.notices.insert(notice.id, notice);
            }
        }
        let waiting = self.app.ask(CountWaiting { department: self.department.clone() }).await?;
        let waiting_count = i32::try_from(waiting).unwrap_or(i32::MAX);
        self.ready.push_back(Item::CaughtUp(InboxCaughtUp { waiting_count }));
        Ok(())
    }
}

/// The last handoff of a page after which there may be more.
fn last_of_full(page: &[Handoff]) -> After {
    page.last().filter(|_| page.len() >= PAGE).map(|last| (last.requested_at, last.id))
}
