//! Old requests are forgotten, young ones are not.

use std::sync::Arc;
use std::time::Duration;

use baton_inbox::replay::{self, Claim, Key};
use baton_inbox::{keep_swept, sweep};
use baton_model::{Clock, Ids, RequestId, SystemIds};
use baton_proto::support::v1::TicketOpened;
use baton_testkit::{MockClock, eventually};
use tokio_util::sync::CancellationToken;

use crate::harness::Harness;

const DAY: Duration = Duration::from_hours(24);

fn request() -> Key {
    let request_id = RequestId::from_uuid(SystemIds.uuid());
    Key::new(0, "ann", "OpenTicketRequest", request_id, &TicketOpened::default())
}

async fn remembered(harness: &Harness) -> i64 {
    let count = sqlx::query_scalar("select count(*) from inbox.requests");
    count.fetch_one(&mut harness.database.connect().await).await.unwrap()
}

#[tokio::test]
async fn a_request_is_remembered_for_thirty_days_and_then_forgotten() {
    let harness = Harness::new().await;
    let (db, clock, request) = (harness.database.db().await, MockClock::default(), request());
    let mut conn = harness.database.connect().await;
    let claim = replay::claim(&mut conn, &request, clock.now()).await.unwrap();
    assert_eq!(claim, Claim::New);
    replay::complete(&mut conn, &request, b"done").await.unwrap();

    clock.advance(30 * DAY);
    assert_eq!(sweep(&db, clock.now()).await.unwrap(), 0);
    let claim = replay::claim(&mut conn, &request, clock.now()).await.unwrap();
    assert_eq!(claim, Claim::Done(b"done".to_vec()));

    clock.advance(6 * DAY);
    assert_eq!(sweep(&db, clock.now()).await.unwrap(), 1);
    assert_eq!(replay::claim(&mut conn, &request, clock.now()).await.unwrap(), Claim::New);
}

#[tokio::test]
async fn many_are_forgotten_by_several_at_once() {
    let harness = Harness::new().await;
    let (clock, many) = (MockClock::default(), 2_500);
    let plant = sqlx::query(
        "insert into inbox.requests
         select 0, 'ann', 'OpenTicketRequest', gen_random_uuid(), '', '', $1 from generate_series(1, $2)",
    );
    plant.bind(clock.now()).bind(many).execute(&mut harness.database.connect().await).await.unwrap();
    let (db, now) = (harness.database.db().await, clock.now() + 36 * DAY);
    let (one, two) = tokio::join!(sweep(&db, now), sweep(&db, now));
    assert_eq!(one.unwrap() + two.unwrap(), many as u64);
    assert_eq!(remembered(&harness).await, 0);
}

#[tokio::test]
async fn a_service_forgets_by_itself() {
    let harness = Harness::new().await;
    let (db, clock) = (harness.database.db().await, MockClock::default());
    let mut conn = harness.database.connect().await;
    replay::claim(&mut conn, &request(), clock.now()).await.unwrap();
    clock.advance(36 * DAY);
    replay::claim(&mut conn, &request(), clock.now()).await.unwrap();
    let stop = CancellationToken::new();
    let task = tokio::spawn(keep_swept(db, Arc::new(clock), stop.clone()));
    let swept = async || (remembered(&harness).await == 1).then_some(());
    eventually("the old request is forgotten", swept).await;
    stop.cancel();
    task.await.unwrap();
}
