//! Warnings and breaches: once each, whoever sweeps and whenever.

use std::time::Duration;

use baton_model::Role;
use baton_proto::cases::v1::{ClockState, ListClocksRequest, StandardBreached, StandardWarned};
use baton_proto::timeline::v1::{Event, Subject};
use baton_testkit::eventually;
use prost::Name;

use crate::clocks::clocks;
use crate::harness::{Bench, body, seconds, typed_event};
use crate::standards::{put_standard, standard};

/// An order as a subject.
pub(crate) fn subject(id: &str, revision: i64) -> Subject {
    Subject {
        kind: "order".to_owned(),
        id: id.to_owned(),
        label: format!("order {id}"),
        status: "placed".to_owned(),
        open: true,
        revision,
    }
}

/// The events of a customer that are of this type.
async fn told<M: Name>(bench: &Bench, customer: &str) -> Vec<Event> {
    let is_one = |event: &Event| event.body.as_ref().unwrap().type_url.ends_with(&M::full_name());
    bench.history(customer).await.into_iter().filter(is_one).collect()
}

/// Waits until nothing is left that a sweep would have to look at now.
async fn swept(bench: &Bench) {
    let mut conn = bench.database.connect().await;
    let now = baton_model::Clock::now(&bench.clock);
    eventually("the sweep has seen everything", async || {
        let waiting: i64 = sqlx::query_scalar(
            "select (select count(*) from clocks where next_check_at <= $1)
                + (select count(*) from clock_cursors join partition_heads using (part)
                   where clock_cursors.position < partition_heads.position)",
        )
        .bind(now)
        .fetch_one(&mut conn)
        .await
        .unwrap();
        (waiting == 0).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warning_and_a_breach_are_told_once_though_five_sweep() {
    let bench = Bench::start().await;
    let mut replicas = Vec::new();
    for _ in 0..4 {
        replicas.push(bench.replica().await);
    }
    let orders = bench.desk("ana", "orders");
    let admin = bench.as_role("orders", Role::Admin);
    put_standard(&admin, standard("answer", 60)).await.unwrap();
    let mut customers = Vec::new();
    for _ in 0..8 {
        customers.push(bench.somebody().await);
        orders.open(customers.last().unwrap()).await;
    }
    swept(&bench).await;
    bench.clock.advance(Duration::from_mins(45) - Duration::from_secs(1));
    swept(&bench).await;
    assert_eq!(told::<StandardWarned>(&bench, &customers[0]).await, [], "not before");
    bench.clock.advance(Duration::from_secs(1));
    swept(&bench).await;
    bench.clock.advance(Duration::from_mins(15));
    swept(&bench).await;
    bench.clock.advance(Duration::from_mins(1));
    swept(&bench).await;
    for customer in &customers {
        let (warned, breached) = (
            told::<StandardWarned>(&bench, customer).await,
            told::<StandardBreached>(&bench, customer).await,
        );
        assert_eq!((warned.len(), breached.len()), (1, 1));
        assert_eq!((warned[0].occurred_at, breached[0].occurred_at), (seconds(45 * 60), seconds(3_600)));
        assert_eq!(warned[0].summary, "orders has time until 2026-05-04 10:00 UTC: Answer within 60 minutes");
        assert_eq!(breached[0].summary, "Standard missed by orders: Answer within 60 minutes");
        let clock = body::<StandardBreached>(&breached[0]).clock.unwrap();
        assert_eq!(
            (clock.standard.as_str(), clock.state(), clock.due_at),
            ("answer", ClockState::Breached, seconds(3_600))
        );
        assert_eq!((clock.case_id, breached[0].department.as_str()), (breached[0].case_id.clone(), "orders"));
        assert_eq!(breached[0].actor.as_ref().unwrap().role, "service");
    }
    for replica in &mut replicas {
        replica.stop().await;
    }
}

#[tokio::test]
async fn after_a_day_away_the_sweep_tells_what_it_missed_and_nothing_else() {
    let mut bench = Bench::start().await;
    let orders = bench.desk("ana", "orders");
    let admin = bench.as_role("orders", Role::Admin);
    put_standard(&admin, standard("answer", 60)).await.unwrap();
    let (late, met) = (bench.somebody().await, bench.somebody().await);
    orders.open(&late).await;
    let case = orders.open(&met).await;
    bench.clock.advance(Duration::from_mins(50));
    orders.resolve(&case.id).await.unwrap();
    // Whether the sweep saw any of it before it stopped does not matter.
    bench.stop().await;
    bench.clock.advance(Duration::from_hours(23));
    bench.resume().await;
    swept(&bench).await;
    let breached = told::<StandardBreached>(&bench, &late).await;
    assert_eq!(breached.len(), 2, "and nobody answered at all");
    let answers: Vec<_> = breached
        .iter()
        .filter(|event| body::<StandardBreached>(event).clock.unwrap().standard == "answer")
        .map(|event| event.occurred_at)
        .collect();
    assert_eq!(answers, [seconds(3_600)], "when it happened, not when it was found");
    assert_eq!(told::<StandardBreached>(&bench, &met).await, []);
    bench.stop().await;
    bench.resume().await;
    swept(&bench).await;
    assert_eq!(told::<StandardBreached>(&bench, &late).await.len(), 2);
}

#[tokio::test]
async fn a_clock_that_stood_still_is_late_later() {
    let bench = Bench::start().await;
    let orders = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    let case = orders.open(&customer).await;
    let asked = |what: &str| Event {
        case_id: case.id.clone(),
        ..typed_event(&customer, &format!("baton.support.v1.{what}"))
    };
    let breaches = async || {
        let breached = told::<StandardBreached>(&bench, &customer).await;
        let of = |event: &Event| body::<StandardBreached>(event).clock.unwrap();
        breached.iter().map(of).filter(|clock| clock.standard == "resolve-case").count()
    };
    bench.append("support", vec![asked("CustomerAsked")]).await;
    // Two weeks in which the customer does not answer.
    bench.clock.advance(Duration::from_hours(14 * 24));
    swept(&bench).await;
    bench.append("support", vec![asked("CustomerAnswered")]).await;
    swept(&bench).await;
    assert_eq!(breaches().await, 0);
    // A working week from Monday at nine ends on Friday at five.
    bench.clock.advance(Duration::from_hours(4 * 24 + 8) - Duration::from_secs(1));
    swept(&bench).await;
    assert_eq!(breaches().await, 0);
    bench.clock.advance(Duration::from_secs(1));
    swept(&bench).await;
    assert_eq!(breaches().await, 1);
}

#[tokio::test]
async fn what_is_recorded_late_is_seen_as_it_happened() {
    let bench = Bench::start().await;
    let orders = bench.desk("ana", "orders");
    let admin = bench.as_role("orders", Role::Admin);
    let answered = baton_proto::cases::v1::Standard {
        stop_types: vec!["baton.orders.v1.Answered".to_owned()],
        ..standard("answer", 60)
    };
    put_standard(&admin, answered).await.unwrap();
    let customer = bench.somebody().await;
    let case = orders.open(&customer).await;
    bench.clock.advance(Duration::from_mins(90));
    swept(&bench).await;
    let state = async || {
        let of_case = ListClocksRequest { case: case.id.clone(), ..Default::default() };
        let found = clocks(&admin, of_case).await.unwrap();
        found.into_iter().find(|clock| clock.standard == "answer").unwrap().state()
    };
    assert_eq!(state().await, ClockState::Breached);
    let late = Event {
        case_id: case.id.clone(),
        occurred_at: seconds(50 * 60),
        ..typed_event(&customer, "baton.orders.v1.Answered")
    };
    bench.append("orders", vec![late]).await;
    swept(&bench).await;
    assert_eq!(state().await, ClockState::Met);
    let mut conn = bench.database.connect().await;
    let kept: String = sqlx::query_scalar("select state from clocks where standard = 'answer'")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(kept, "met", "and so it is counted");
    assert_eq!(told::<StandardBreached>(&bench, &customer).await.len(), 1, "what was told stays told");
}
