//! One lane of the appender: a queue and the one transaction that is in flight for it.

use std::sync::Arc;

use baton_db::{Db, Work};
use baton_errors::{Failure, Reason};
use baton_model::Clock;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;
use tokio::sync::{Mutex, mpsc, oneshot};

use super::appender::Answer;
use super::recent::Recent;
use super::{Hub, NewEvent, Outcome};
use crate::store;
use crate::store::events::Appended;

/// A batch takes no more than this; it is more than a full call, which is never split.
const BATCH_EVENTS: usize = 512;
const BATCH_BYTES: usize = 1024 * 1024;

/// How many calls may wait. More wait in front of the queue, within their deadlines.
const QUEUE: usize = 1024;

#[derive(Debug)]
pub(super) struct Lane {
    submit: mpsc::Sender<Submission>,
    queue: Mutex<Queue>,
    db: Db,
    clock: Arc<dyn Clock>,
    hub: Hub,
    recent: Arc<Recent>,
}

#[derive(Debug)]
struct Queue {
    waiting: mpsc::Receiver<Submission>,
    /// Taken from the queue, but too much for the batch it came after.
    next: Option<Submission>,
}

#[derive(Debug)]
struct Submission {
    events: Vec<NewEvent>,
    bytes: usize,
    reply: oneshot::Sender<Result<Vec<Answer>, Failure>>,
}

impl Lane {
    pub(super) fn new(db: Db, clock: Arc<dyn Clock>, hub: Hub, recent: Arc<Recent>) -> Self {
        let (submit, waiting) = mpsc::channel(QUEUE);
        Self { submit, queue: Mutex::new(Queue { waiting, next: None }), db, clock, hub, recent }
    }

    /// Waits for the batch in which these events are committed.
    pub(super) async fn submit(&self, events: Vec<NewEvent>) -> Result<Vec<Answer>, Failure> {
        let (reply, answer) = oneshot::channel();
        let bytes = events.iter().map(|event| event.event.encoded_len()).sum();
        let lost = || Failure::new(Reason::OutcomeUnknown, "the append was interrupted; repeat it as it is");
        self.submit.send(Submission { events, bytes, reply }).await.map_err(|_| lost())?;
        answer.await.map_err(|_| lost())?
    }

    /// Commits batch after batch.
    pub(super) async fn run(&self) {
        let mut queue = self.queue.lock().await;
        while let Some(batch) = queue.take().await {
            let sizes: Vec<usize> = batch.iter().map(|submission| submission.events.len()).collect();
            let (events, replies): (Vec<_>, Vec<_>) =
                batch.into_iter().map(|submission| (submission.events, submission.reply)).unzip();
            let outcome = self.commit(events.into_iter().flatten().collect()).await;
            let mut answers = outcome.map(Vec::into_iter);
            for (size, reply) in sizes.into_iter().zip(replies) {
                let answer = answers.as_mut().map(|all| all.by_ref().take(size).collect());
                // A caller that has left finds the outcome when it repeats the call.
                let _ = reply.send(answer.map_err(|failure| failure.clone()));
            }
        }
    }

    async fn commit(&self, events: Vec<NewEvent>) -> Result<Vec<Answer>, Failure> {
        match self.transact(&events).await {
            Ok(outcomes) => Ok(outcomes.into_iter().map(Ok).collect()),
            Err(error) if is_about_data(&error) => self.commit_each(&events).await,
            Err(error) => Err(baton_errors::database(&error)),
        }
    }

    /// Something in a batch cannot be stored, although it was checked: it must not stop its neighbours.
    async fn commit_each(&self, events: &[NewEvent]) -> Result<Vec<Answer>, Failure> {
        let mut answers = Vec::with_capacity(events.len());
        for event in events {
            answers.push(match self.transact(std::slice::from_ref(event)).await {
                Ok(outcomes) => Ok(outcomes.into_iter().next().unwrap_or(Outcome::UnknownCustomer)),
                Err(error) if is_about_data(&error) => Err(baton_errors::database(&error)),
                Err(error) => return Err(baton_errors::database(&error)),
            });
        }
        Ok(answers)
    }

    async fn transact(&self, events: &[NewEvent]) -> sqlx::Result<Vec<Outcome>> {
        let appended = self.db.write(&Append { recorded_at: self.clock.now(), events }).await?;
        let outcomes = appended.outcomes;
        self.recent.remember(events.iter().zip(&outcomes).filter_map(|(event, outcome)| {
            matches!(outcome, Outcome::Recorded { .. }).then_some((event.id, event.customer_id))
        }));
        for (partition, position) in appended.heads {
            self.hub.committed(partition, position);
        }
        Ok(outcomes)
    }
}

impl Queue {
    /// The next batch: the first submission, once there is one, and all that wait with it.
    async fn take(&mut self) -> Option<Vec<Submission>> {
        let first = match self.next.take() {
            Some(next) => next,
            None => self.waiting.recv().await?,
        };
        let (mut events, mut bytes) = (first.events.len(), first.bytes);
        let mut batch = vec![first];
        while let Ok(more) = self.waiting.try_recv() {
            events += more.events.len();
            bytes += more.bytes;
            if events > BATCH_EVENTS || bytes > BATCH_BYTES {
                self.next = Some(more);
                break;
            }
            batch.push(more);
        }
        Some(batch)
    }
}

/// Whether the statement failed because of what was to be stored (SQLSTATE classes 22 and 23).
fn is_about_data(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
}

struct Append<'a> {
    recorded_at: OffsetDateTime,
    events: &'a [NewEvent],
}

impl Work for Append<'_> {
    type Output = Appended;
    type Error = sqlx::Error;

    async fn run(&self, conn: &mut PgConnection) -> sqlx::Result<Appended> {
        store::events::append(conn, self.recorded_at, self.events).await
    }
}
