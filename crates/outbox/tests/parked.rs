//! Events that were parked are sent again when somebody asks for it.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use baton_client::{Connection, TokenSource};
use baton_db::Migrations;
use baton_outbox::{Relay, Wake, enqueue, parked};
use baton_proto::support::v1::TicketOpened;
use baton_proto::timeline::v1::Event;
use baton_testkit::{FakeTimeline, Logs, TestDatabase, event};
use sqlx::PgConnection;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

struct Harness {
    timeline: FakeTimeline,
    database: TestDatabase,
    stop: CancellationToken,
    relay: JoinHandle<()>,
    _logs: Logs,
}

impl Harness {
    async fn start() -> Self {
        let logs = Logs::watch();
        let database = TestDatabase::new(&Migrations::new([baton_outbox::migrations()])).await;
        let timeline = FakeTimeline::start().await;
        let connection = Connection::lazy(timeline.url(), TokenSource::new("any").unwrap()).unwrap();
        let stop = CancellationToken::new();
        let relay = Relay::new(database.db().await, connection, Wake::default());
        let relay = tokio::spawn(relay.run(stop.clone()));
        Self { timeline, database, stop, relay, _logs: logs }
    }

    /// Enqueues an event that is parked at once, as if the timeline had refused it.
    async fn park(&self, conn: &mut PgConnection) -> Event {
        let event = event("support", self.timeline.customer(), &TicketOpened::default());
        sqlx::raw_sql("begin").execute(&mut *conn).await.unwrap();
        enqueue(conn, &event).await.unwrap();
        let park = "update outbox.events set parked_at = now(), parked_for = 'INVALID_FIELD: bad'
                    where event_id = $1::uuid";
        sqlx::query(park).bind(&event.id).execute(&mut *conn).await.unwrap();
        sqlx::raw_sql("commit").execute(conn).await.unwrap();
        event
    }

    async fn stop(self) {
        self.stop.cancel();
        self.relay.await.unwrap();
    }
}

fn id_of(event: &Event) -> Uuid {
    event.id.parse().unwrap()
}

#[tokio::test]
async fn a_parked_event_waits_until_somebody_asks_for_it() {
    let harness = Harness::start().await;
    let mut conn = harness.database.connect().await;
    let (first, second) = (harness.park(&mut conn).await, harness.park(&mut conn).await);
    let listed = parked::list(&mut conn).await.unwrap();
    let ids: Vec<Uuid> = listed.iter().map(|parked| parked.event_id).collect();
    assert_eq!(ids, [id_of(&first), id_of(&second)]);
    assert_eq!(listed[0].reason, "INVALID_FIELD: bad");
    assert_eq!(listed[0].customer_id.to_string(), first.customer_id);

    assert!(parked::retry(&mut conn, id_of(&second)).await.unwrap());
    assert_eq!(harness.timeline.event(&second.id).await, second);
    assert_eq!(parked::list(&mut conn).await.unwrap().len(), 1, "the other one still waits");
    assert!(!parked::retry(&mut conn, id_of(&second)).await.unwrap(), "it is not parked any more");

    assert_eq!(parked::retry_all(&mut conn).await.unwrap(), 1);
    harness.timeline.event(&first.id).await;
    harness.stop().await;
}

#[tokio::test]
async fn what_is_given_up_is_never_sent() {
    let harness = Harness::start().await;
    let mut conn = harness.database.connect().await;
    let (first, second) = (harness.park(&mut conn).await, harness.park(&mut conn).await);
    assert!(parked::drop(&mut conn, id_of(&first)).await.unwrap());
    assert!(!parked::drop(&mut conn, id_of(&first)).await.unwrap());
    parked::retry_all(&mut conn).await.unwrap();
    harness.timeline.event(&second.id).await;
    assert_eq!(harness.timeline.events(), [second]);
    harness.stop().await;
}
