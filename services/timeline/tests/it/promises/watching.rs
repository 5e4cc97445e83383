//! Whoever has to keep a promise is warned; a broken one is told, once.

use std::time::Duration;

use baton_proto::timeline::v1::{
    Event, FollowUpKind, FollowUpState, PromiseBroken, PromiseOutcome, PromiseState, PromiseWarned,
};
use baton_testkit::eventually;

use super::{DAY, HOUR, count, delivered, delivery, promising, states};
use crate::desk::Desk;
use crate::harness::{Bench, body};

/// Waits until the promises of a customer, the soonest due first, stand there.
async fn until(desk: &Desk, customer: &str, expected: &[PromiseState]) {
    eventually("the promises stand there", async || {
        (states(&desk.promised(customer).await) == expected).then_some(())
    })
    .await;
}

fn hours(hours: u64) -> Duration {
    Duration::from_hours(hours)
}

/// One event of a type, read back.
fn only<M: prost::Name + Default>(events: &[Event]) -> (Event, M) {
    let mut found = events.iter().filter(|event| event.body.as_ref().unwrap().type_url == M::type_url());
    let event = found.next().expect("one");
    assert!(found.next().is_none(), "one only");
    (event.clone(), body(event))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_is_warned_and_a_breach_is_told_once_however_many_sweep() {
    let bench = Bench::start().await;
    let mut replicas = Vec::new();
    for _ in 0..3 {
        replicas.push(bench.replica().await);
    }
    let desk = bench.desk("ana", "orders");
    let mut customers = Vec::new();
    for _ in 0..6 {
        let customer = bench.somebody().await;
        bench.append("orders", vec![promising(&customer, "A", 0, vec![delivery("A", 8 * HOUR)])]).await;
        customers.push(customer);
    }

    bench.clock.advance(hours(6));
    for customer in &customers {
        eventually("the owner is warned", async || {
            desk.promised(customer).await[0].warned_at.is_some().then_some(())
        })
        .await;
    }
    let kept = customers.pop().unwrap();
    bench.append("orders", vec![delivered(&kept, "A", 7 * HOUR)]).await;
    bench.clock.advance(hours(2));
    until(&desk, &kept, &[PromiseState::Kept]).await;
    // At the last instant nothing is broken yet.
    assert_eq!(states(&desk.promised(&customers[0]).await), [PromiseState::Open]);
    bench.clock.advance(Duration::from_secs(1));
    for customer in &customers {
        until(&desk, customer, &[PromiseState::Broken]).await;
    }

    for customer in &customers {
        let events = bench.history(customer).await;
        let (event, warned) = only::<PromiseWarned>(&events);
        assert_eq!(event.summary, "Promised for 2026-05-04 17:00 UTC, not yet done: Order A arrives");
        assert!(warned.promise.unwrap().warned_at.is_some());
        let (event, broken) = only::<PromiseBroken>(&events);
        let actor = event.actor.unwrap();
        assert_eq!((actor.role.as_str(), event.department.as_str()), ("service", "orders"));
        assert_eq!(broken.promise.unwrap().state(), PromiseState::Broken);
        let follow_ups = desk.follow_ups(customer).await;
        assert_eq!(follow_ups.len(), 1);
        assert_eq!(
            (follow_ups[0].kind(), follow_ups[0].state()),
            (FollowUpKind::Apology, FollowUpState::Open)
        );
        assert_eq!((&follow_ups[0].id, follow_ups[0].department.as_str()), (&broken.follow_up_id, "orders"));
        assert_eq!(follow_ups[0].promise_id, desk.promised(customer).await[0].id);
    }
    let events = bench.history(&kept).await;
    assert_eq!((count::<PromiseWarned>(&events), count::<PromiseBroken>(&events)), (1, 0));
    assert!(desk.follow_ups(&kept).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_broke_while_nobody_swept_is_told_once_and_nobody_warned_of_it() {
    let mut bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    let promises = vec![delivery("A", HOUR), delivery("B", 2 * HOUR), delivery("C", 5 * DAY)];
    bench.append("orders", vec![promising(&customer, "A", 0, promises)]).await;
    bench.stop().await;
    bench.clock.advance(hours(24));
    bench.resume().await;
    until(&desk, &customer, &[PromiseState::Broken, PromiseState::Broken, PromiseState::Open]).await;
    for _ in 0..2 {
        bench.stop().await;
        bench.resume().await;
    }
    let replica = bench.replica().await;
    bench.clock.advance(hours(1));
    drop(replica);
    let events = bench.history(&customer).await;
    assert_eq!((count::<PromiseWarned>(&events), count::<PromiseBroken>(&events)), (0, 2));
    assert_eq!(desk.follow_ups(&customer).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn evidence_after_a_breach_makes_it_late_and_the_breach_stays() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    bench.append("orders", vec![promising(&customer, "A", 0, vec![delivery("A", HOUR)])]).await;
    bench.clock.advance(hours(2));
    until(&desk, &customer, &[PromiseState::Broken]).await;
    let broken_at = desk.promised(&customer).await[0].broken_at;
    bench.append("orders", vec![delivered(&customer, "A", 2 * HOUR)]).await;
    let late = desk.promised(&customer).await.remove(0);
    assert_eq!((late.state(), late.broken_at), (PromiseState::Late, broken_at));
    // What was done in time is kept, also when we hear of it late. That it was told as broken stays recorded.
    bench.append("orders", vec![delivered(&customer, "A", HOUR)]).await;
    let kept = desk.promised(&customer).await.remove(0);
    assert_eq!((kept.state(), kept.broken_at), (PromiseState::Kept, broken_at));
    assert_eq!(count::<PromiseBroken>(&bench.history(&customer).await), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_kept_too_late_is_a_breach_also_when_no_sweep_saw_it_broken() {
    let mut bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    bench.append("orders", vec![promising(&customer, "A", 0, vec![delivery("A", HOUR)])]).await;
    bench.stop().await;
    bench.clock.advance(hours(2));
    let evidence = delivered(&customer, "A", 2 * HOUR);
    bench.resume().await;
    bench.append("orders", vec![evidence]).await;
    eventually("the breach is told", async || {
        (count::<PromiseBroken>(&bench.history(&customer).await) == 1).then_some(())
    })
    .await;
    assert_eq!(states(&desk.promised(&customer).await), [PromiseState::Late]);
    assert_eq!(desk.follow_ups(&customer).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replaced_promise_is_scored_without_warning_or_apology() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let first = desk.make(&customer, 8 * HOUR).await.unwrap();
    desk.replace(&first.id, 2 * DAY).await.unwrap();
    bench.clock.advance(hours(9));
    until(&desk, &customer, &[PromiseState::Broken, PromiseState::Open]).await;
    let events = bench.history(&customer).await;
    assert_eq!((count::<PromiseWarned>(&events), count::<PromiseBroken>(&events)), (0, 1));
    assert_eq!(only::<PromiseBroken>(&events).1.follow_up_id, "");
    assert!(desk.follow_ups(&customer).await.is_empty());

    // A broken one may get a new date as well, and what is done by hand after all is late.
    let other = desk.make(&customer, 10 * HOUR).await.unwrap();
    bench.clock.advance(hours(2));
    eventually("it is broken", async || {
        (desk.promise(&other.id).await.state() == PromiseState::Broken).then_some(())
    })
    .await;
    let (_, replaced) = desk.replace(&other.id, 3 * DAY).await.unwrap();
    assert_eq!(replaced.state(), PromiseState::Broken);
    let late = desk.release(&other.id, PromiseOutcome::Done).await.unwrap();
    assert_eq!(late.state(), PromiseState::Late);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_warned_of_history_or_asked_to_apologise_for_it() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    let promises = vec![delivery("A", -5 * DAY), delivery("B", -5 * DAY), delivery("C", HOUR)];
    let mut events = vec![
        promising(&customer, "A", -10 * DAY, promises),
        delivered(&customer, "A", -5 * DAY - HOUR),
        delivered(&customer, "B", -4 * DAY),
    ];
    for event in &mut events {
        event.imported = true;
    }
    bench.append("orders", events).await;
    // The fold settles history by itself; what is still to come is settled in its time, silently.
    let [first, second, third] = [PromiseState::Kept, PromiseState::Late, PromiseState::Open];
    let mut found = states(&desk.promised(&customer).await);
    found.sort();
    assert_eq!(found, [third, first, second]);
    bench.clock.advance(hours(2));
    eventually("the last one is broken", async || {
        (desk.promised(&customer).await[2].state() == PromiseState::Broken).then_some(())
    })
    .await;
    let events = bench.history(&customer).await;
    assert_eq!((count::<PromiseWarned>(&events), count::<PromiseBroken>(&events)), (0, 0));
    assert!(desk.follow_ups(&customer).await.is_empty());
}
