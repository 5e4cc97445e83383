//! What a relay does when there is nothing to relay.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use baton_client::{Connection, TokenSource};
use baton_db::Migrations;
use baton_outbox::{Relay, Wake, enqueue};
use baton_proto::support::v1::TicketOpened;
use baton_testkit::{FakeTimeline, Logs, TestDatabase, event, eventually};
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn an_idle_relay_writes_nothing_and_lets_its_lease_run_out() {
    let _logs = Logs::watch();
    let database = TestDatabase::new(&Migrations::new([baton_outbox::migrations()])).await;
    let timeline = FakeTimeline::start().await;
    let connection = Connection::lazy(timeline.url(), TokenSource::new("any").unwrap()).unwrap();
    let (stop, wake) = (CancellationToken::new(), Wake::default());
    let relay = Relay::new(database.db().await, connection, wake.clone());
    let relay = tokio::spawn(relay.run(stop.clone()));

    let mut conn = database.connect().await;
    let opened = event("support", timeline.customer(), &TicketOpened::default());
    enqueue(&mut conn, &opened).await.unwrap();
    assert_eq!(timeline.event(&opened.id).await, opened);
    let free = "select not exists (select from outbox.relay where expires_at > clock_timestamp())
                   and not exists (select from outbox.events)";
    eventually("the lease runs out, although the relay is woken", async || {
        wake.wake();
        let free: bool = sqlx::query_scalar(free).fetch_one(&mut database.connect().await).await.unwrap();
        free.then_some(())
    })
    .await;

    // It works on as before.
    let next = event("support", timeline.customer(), &TicketOpened::default());
    enqueue(&mut conn, &next).await.unwrap();
    assert_eq!(timeline.event(&next.id).await, next);
    stop.cancel();
    relay.await.unwrap();
}
