//! Who is with a customer right now.

use std::time::Duration;

use baton_client::Connection;
use baton_errors::Reason;
use baton_model::{CustomerId, Ids, Role, SystemIds};
use baton_proto::common::v1::Actor;
use baton_proto::timeline::v1::presence_service_client::PresenceServiceClient;
use baton_proto::timeline::v1::{Activity, JoinCustomerRequest, JoinCustomerResponse, Presence};
use baton_testkit::eventually;
use futures::channel::mpsc::{UnboundedSender, unbounded};
use prost::Message;
use tonic::{Status, Streaming};
use uuid::Uuid;

use crate::harness::{Bench, fields, metadata, reason, seconds};

/// Somebody's open stream.
struct Visit {
    /// Dropped when the caller has no more to say.
    says: UnboundedSender<JoinCustomerRequest>,
    hears: Streaming<JoinCustomerResponse>,
}

fn saying(customer: &str, activity: Activity) -> JoinCustomerRequest {
    JoinCustomerRequest { customer_id: customer.to_owned(), activity: activity.into() }
}

impl Visit {
    async fn open(connection: Connection, first: JoinCustomerRequest) -> Self {
        let (says, sayings) = unbounded();
        says.unbounded_send(first).unwrap();
        let hears = PresenceServiceClient::new(connection).join_customer(sayings).await.unwrap().into_inner();
        Self { says, hears }
    }

    fn say(&self, request: JoinCustomerRequest) {
        self.says.unbounded_send(request).unwrap();
    }

    async fn next(&mut self) -> Result<Vec<Presence>, Status> {
        let next = tokio::time::timeout(Duration::from_secs(20), self.hears.message());
        Ok(next.await.expect("the visitor hears something")?.expect("the stream goes on").others)
    }

    /// Reads until the others are these.
    async fn until(&mut self, expected: &[(&str, Activity)]) -> Vec<Presence> {
        loop {
            let others = self.next().await.unwrap();
            let told =
                others.iter().map(|other| (other.actor.as_ref().unwrap().id.as_str(), other.activity()));
            if told.eq(expected.iter().copied()) {
                return others;
            }
        }
    }
}

impl Bench {
    async fn visit(&self, who: &str, customer: &str, activity: Activity) -> Visit {
        let connection = self.person(who, who, "support", Role::Agent);
        Visit::open(connection, saying(customer, activity)).await
    }

    async fn windows(&self) -> i64 {
        let mut conn = self.database.connect().await;
        sqlx::query_scalar("select count(*) from presences").fetch_one(&mut conn).await.unwrap()
    }
}

use Activity::{Viewing, Writing};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn colleagues_see_each_other_here_and_in_other_replicas() {
    let bench = Bench::start().await;
    let replica = bench.replica().await;
    let (customer, other) = (bench.somebody().await, bench.somebody().await);
    let mut ana = bench.visit("ana", &customer, Viewing).await;
    ana.until(&[]).await;
    let mut carl = bench.visit("carl", &other, Viewing).await;
    carl.until(&[]).await;

    bench.clock.advance(Duration::from_secs(1));
    let mut bela = bench.visit("bela", &customer, Viewing).await;
    let others = bela.until(&[("ana", Viewing)]).await;
    assert_eq!(others[0].since, seconds(0));
    assert_eq!(others[0].actor.as_ref().unwrap().department, "support");
    ana.until(&[("bela", Viewing)]).await;

    bench.clock.advance(Duration::from_secs(1));
    let mut dora = replica.visit("dora", &customer, Writing).await;
    dora.until(&[("ana", Viewing), ("bela", Viewing)]).await;
    ana.until(&[("bela", Viewing), ("dora", Writing)]).await;
    bela.say(saying("", Writing));
    ana.until(&[("bela", Writing), ("dora", Writing)]).await;
    dora.until(&[("ana", Viewing), ("bela", Writing)]).await;

    // A second window of the same person is nobody else.
    let mut again = bench.visit("ana", &customer, Writing).await;
    again.until(&[("bela", Writing), ("dora", Writing)]).await;
    dora.until(&[("ana", Writing), ("bela", Writing)]).await;

    drop((again, bela));
    ana.until(&[("dora", Writing)]).await;
    dora.until(&[("ana", Viewing)]).await;
    drop((ana, carl, dora));
    eventually("nobody is left", async || (bench.windows().await == 0).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_people_of_a_killed_process_disappear() {
    let bench = Bench::start().await;
    let customer = bench.somebody().await;
    let id: CustomerId = customer.parse().unwrap();
    let actor = Actor {
        id: "bela".to_owned(),
        name: "bela".to_owned(),
        department: "sales".to_owned(),
        role: "agent".to_owned(),
    };
    let insert = "insert into presences values ($1, $2, $3, 'bela', $4, 'writing', $5, $5)";
    let now = time::OffsetDateTime::from_unix_timestamp(seconds(0).unwrap().seconds).unwrap();
    let mut conn = bench.database.connect().await;
    let insert = sqlx::query(insert).bind(id.partition().number()).bind(id.as_uuid()).bind(Uuid::now_v7());
    insert.bind(actor.encode_to_vec()).bind(now).execute(&mut conn).await.unwrap();

    let mut ana = bench.visit("ana", &customer, Viewing).await;
    ana.until(&[("bela", Writing)]).await;
    bench.clock.advance(Duration::from_secs(14));
    let mut carl = bench.visit("carl", &customer, Viewing).await;
    carl.until(&[("bela", Writing), ("ana", Viewing)]).await;
    bench.clock.advance(Duration::from_secs(2));
    carl.until(&[("ana", Viewing)]).await;
    eventually("the row is forgotten", async || (bench.windows().await == 2).then_some(())).await;
}

#[tokio::test]
async fn who_has_no_more_to_say_may_go_on_listening() {
    let bench = Bench::start().await;
    let customer = bench.somebody().await;
    let Visit { says, mut hears } = bench.visit("ana", &customer, Viewing).await;
    drop(says);
    assert_eq!(hears.message().await.unwrap().unwrap().others, []);
    let mut bela = bench.visit("bela", &customer, Viewing).await;
    bela.until(&[("ana", Viewing)]).await;
    assert_eq!(hears.message().await.unwrap().unwrap().others.len(), 1);
}

#[tokio::test]
async fn bad_beginnings_and_too_many_windows_are_refused() {
    let bench = Bench::start().await;
    let customer = bench.somebody().await;
    for bad in ["", "x"] {
        let status = bench.visit("ana", bad, Viewing).await.next().await.unwrap_err();
        assert_eq!(fields(&status), ["customer_id"], "{bad}");
    }
    let unknown = SystemIds.customer_id().to_string();
    let status = bench.visit("ana", &unknown, Viewing).await.next().await.unwrap_err();
    assert_eq!(reason(&status), Reason::CustomerNotFound);

    let mut visits = Vec::new();
    for _ in 0..32 {
        let mut visit = bench.visit("ana", &customer, Viewing).await;
        visit.until(&[]).await;
        visits.push(visit);
    }
    let status = bench.visit("ana", &customer, Viewing).await.next().await.unwrap_err();
    assert_eq!((reason(&status), metadata(&status, "limit").as_str()), (Reason::TooManySessions, "32"));
    let mut moving = visits.pop().unwrap();
    moving.say(saying(&unknown, Viewing));
    assert_eq!(fields(&moving.next().await.unwrap_err()), ["customer_id"]);
    // There is room again, and others had it all the time.
    let again = async || bench.visit("ana", &customer, Viewing).await.next().await.ok();
    eventually("there is room", again).await;
    bench.visit("bela", &customer, Viewing).await.until(&[("ana", Viewing)]).await;
}

#[tokio::test]
async fn a_drain_ends_the_streams() {
    let mut bench = Bench::start().await;
    let customer = bench.somebody().await;
    let mut ana = bench.visit("ana", &customer, Viewing).await;
    ana.until(&[]).await;
    bench.stop().await;
    assert_eq!(reason(&ana.next().await.unwrap_err()), Reason::ShuttingDown);
}
