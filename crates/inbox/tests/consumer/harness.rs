//! A consumer whose reactions a test makes fail.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use baton_client::{Connection, TokenSource};
use baton_db::{DatabaseCause, Migrations};
use baton_errors::{Failure, Reason};
use baton_inbox::{Consumer, Reactions};
use baton_proto::support::v1::TicketOpened;
use baton_proto::timeline::v1::Event;
use baton_testkit::{FakeTimeline, Logs, TestDatabase, event, eventually};
use sqlx::PgConnection;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A database with a table of effects, and a timeline.
pub(crate) struct Harness {
    pub(crate) timeline: FakeTimeline,
    pub(crate) database: TestDatabase,
    pub(crate) script: Script,
    pub(crate) logs: Logs,
}

impl Harness {
    pub(crate) async fn new() -> Self {
        let logs = Logs::watch();
        let database = TestDatabase::new(&Migrations::new([baton_inbox::migrations()])).await;
        let table = "create table effects (event_id text not null, prepared text not null)";
        sqlx::raw_sql(table).execute(&mut database.connect().await).await.unwrap();
        Self { timeline: FakeTimeline::start().await, database, script: Script::default(), logs }
    }

    /// Runs a consumer that looks often for what shall be tried again.
    pub(crate) async fn consume(&self) -> Running {
        self.run(|consumer| consumer.looking_every(Duration::from_millis(20))).await
    }

    /// Runs a consumer as departments do: it looks at its start, and a minute later.
    pub(crate) async fn consume_patiently(&self) -> Running {
        self.run(|consumer| consumer).await
    }

    async fn run(&self, adjust: impl FnOnce(Consumer<Script>) -> Consumer<Script>) -> Running {
        let connection = Connection::lazy(self.timeline.url(), TokenSource::new("any").unwrap()).unwrap();
        let consumer = Consumer::new("tests", self.database.db().await, connection, self.script.clone());
        let stop = CancellationToken::new();
        let task = tokio::spawn(adjust(consumer).run(stop.clone()));
        Running { stop, task }
    }

    /// Another department tells something; gives the event's id.
    pub(crate) fn publish(&self) -> String {
        let event = event("support", self.timeline.customer(), &TicketOpened::default());
        let id = event.id.clone();
        self.timeline.publish(event);
        id
    }

    /// The effects so far: the event and what was prepared for it.
    pub(crate) async fn effects(&self) -> Vec<(String, String)> {
        let effects = sqlx::query_as("select event_id, prepared from effects order by ctid");
        effects.fetch_all(&mut self.database.connect().await).await.unwrap()
    }

    /// Waits until this many effects were made.
    pub(crate) async fn reacted(&self, times: usize) -> Vec<(String, String)> {
        let effects = async || Some(self.effects().await).filter(|effects| effects.len() >= times);
        eventually("the reactions have taken effect", effects).await
    }

    /// What is parked, once it is this much.
    pub(crate) async fn parked(&self, many: usize) -> Vec<baton_inbox::parked::Parked> {
        let mut conn = self.database.connect().await;
        let parked = async || {
            let parked = baton_inbox::parked::list(&mut conn).await.unwrap();
            (parked.len() == many).then_some(parked)
        };
        eventually("as much as expected is parked", parked).await
    }
}

/// A running consumer.
pub(crate) struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}

/// Reactions that note what they did, and fail as they are told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Script(Arc<Mutex<Told>>);

#[derive(Debug, Default)]
struct Told {
    prepared: Vec<String>,
    preparing_fails: VecDeque<Reason>,
    reacting_fails: Option<Reason>,
}

impl Script {
    /// The next times something is prepared, it fails like this.
    pub(crate) fn fail_to_prepare(&self, reasons: &[Reason]) {
        self.told().preparing_fails.extend(reasons);
    }

    /// Every reaction fails like this from now on; `None` mends it.
    pub(crate) fn fail_to_react(&self, reason: impl Into<Option<Reason>>) {
        self.told().reacting_fails = reason.into();
    }

    /// The events that were prepared, once for each time.
    pub(crate) fn prepared(&self) -> Vec<String> {
        self.told().prepared.clone()
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.0.lock().unwrap()
    }
}

impl Reactions for Script {
    const TYPES: &'static [&'static str] = &["baton.support.v1.TicketOpened"];
    type Prepared = String;
    type Error = Error;

    async fn prepare(&self, event: &Event) -> Result<String, Error> {
        let mut told = self.told();
        told.prepared.push(event.id.clone());
        match told.preparing_fails.pop_front() {
            Some(reason) => Err(Error::Told(reason)),
            None => Ok(format!("for {}", event.id)),
        }
    }

    async fn react(&self, conn: &mut PgConnection, event: &Event, prepared: &String) -> Result<(), Error> {
        let effect = sqlx::query("insert into effects values ($1, $2)").bind(&event.id).bind(prepared);
        effect.execute(conn).await?;
        self.told().reacting_fails.map_or(Ok(()), |reason| Err(Error::Told(reason)))
    }
}

#[derive(Debug)]
pub(crate) enum Error {
    Told(Reason),
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl DatabaseCause for Error {
    fn database_cause(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(error) => Some(error),
            Self::Told(_) => None,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Told(reason) => Self::new(reason, "as told"),
            Error::Database(error) => baton_errors::database(&error),
        }
    }
}
