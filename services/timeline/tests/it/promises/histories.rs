//! After any history, what is stored is what the customer's events say, computed again from nothing else.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use baton_proto::timeline::v1::{Event, Promise, PromiseBroken, PromiseMade, PromiseReleased, PromiseState};
use baton_testkit::eventually;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use prost::Name;
use prost_types::Timestamp;

use super::{HOUR, cancelled, delivered, delivery, promising};
use crate::desk::Desk;
use crate::harness::{Bench, body, seconds};

const ORDERS: [&str; 2] = ["A", "B"];

/// What somebody does with one of the orders, so many hours after the start.
#[derive(Debug, Clone)]
enum Step {
    Promise { order: usize, due: i64, replaces: Option<prop::sample::Index>, imported: bool },
    Deliver { order: usize, hours_ago: i64 },
    Cancel { order: usize, hours_ago: i64 },
    Release { which: prop::sample::Index, outcome: i32 },
    Replace { which: prop::sample::Index, due: i64 },
    Pass { hours: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    let order = || 0..ORDERS.len();
    let which = any::<prop::sample::Index>;
    prop_oneof![
        4 => (order(), -6_i64..48, prop::option::of(which()), any::<bool>())
            .prop_map(|(order, due, replaces, imported)| Step::Promise { order, due, replaces, imported }),
        4 => (order(), 0_i64..30).prop_map(|(order, hours_ago)| Step::Deliver { order, hours_ago }),
        1 => (order(), 0_i64..30).prop_map(|(order, hours_ago)| Step::Cancel { order, hours_ago }),
        1 => (which(), 1..4_i32).prop_map(|(which, outcome)| Step::Release { which, outcome }),
        1 => (which(), 1_i64..48).prop_map(|(which, due)| Step::Replace { which, due }),
        3 => (1_u64..12).prop_map(|hours| Step::Pass { hours }),
    ]
}

async fn take(
    bench: &Bench,
    desk: &Desk,
    customer: &str,
    elapsed: &mut i64,
    made: &mut Vec<String>,
    step: Step,
) {
    match step {
        Step::Promise { order, due, replaces, imported } => {
            let replaces_id = replaces.filter(|_| !made.is_empty()).map(|index| index.get(made).clone());
            let promise = PromiseMade {
                replaces_id: replaces_id.unwrap_or_default(),
                ..delivery(ORDERS[order], *elapsed + due * HOUR)
            };
            made.push(promise.id.clone());
            let event = promising(customer, ORDERS[order], *elapsed, vec![promise]);
            bench.append("orders", vec![Event { imported, ..event }]).await;
        }
        Step::Deliver { order, hours_ago } => {
            let event = delivered(customer, ORDERS[order], *elapsed - hours_ago * HOUR);
            bench.append("orders", vec![event]).await;
        }
        Step::Cancel { order, hours_ago } => {
            let event = cancelled(customer, ORDERS[order], *elapsed - hours_ago * HOUR);
            bench.append("orders", vec![event]).await;
        }
        // What is refused is refused; what must hold is checked afterwards.
        Step::Release { which, outcome } => {
            if !made.is_empty() {
                let _ = desk.release(&made[which.index(made.len())], outcome.try_into().unwrap()).await;
            }
        }
        Step::Replace { which, due } => {
            if !made.is_empty()
                && let Ok((promise, _)) =
                    desk.replace(&made[which.index(made.len())], *elapsed + due * HOUR).await
            {
                made.push(promise.id);
            }
        }
        Step::Pass { hours } => {
            bench.clock.advance(Duration::from_hours(hours));
            *elapsed += i64::try_from(hours).unwrap() * HOUR;
        }
    }
}

fn micros(at: Option<&Timestamp>) -> i128 {
    at.map_or(i128::MAX, |at| i128::from(at.seconds) * 1_000_000 + i128::from(at.nanos / 1_000))
}

fn is<M: Name>(event: &Event) -> bool {
    event.body.as_ref().is_some_and(|body| body.type_url == M::type_url())
}

/// Where each promise stands, by the customer's events alone.
fn recomputed(events: &[Event], now: i128) -> BTreeMap<String, PromiseState> {
    let mut made: BTreeMap<String, (&Event, &PromiseMade)> = BTreeMap::new();
    let (mut released, mut broken) = (HashMap::new(), HashMap::new());
    let mut replaced: HashMap<&str, bool> = HashMap::new();
    for event in events {
        for promise in &event.promises {
            made.entry(promise.id.clone()).or_insert((event, promise));
            replaced.insert(&promise.replaces_id, true);
        }
        if is::<PromiseReleased>(event) {
            released.insert(body::<PromiseReleased>(event).promise.unwrap().id, event.sequence);
        }
        if is::<PromiseBroken>(event) {
            broken.insert(body::<PromiseBroken>(event).promise.unwrap().id, event.sequence);
        }
    }
    let state = |id: &String, event: &Event, promise: &PromiseMade| {
        let evidence = promise.evidence.as_ref().unwrap();
        let until = released.get(id).copied().unwrap_or(i64::MAX);
        let earliest = |types: &[String]| {
            let fits = |other: &&Event| {
                let subject = other.subject.as_ref();
                let name = other.body.as_ref().map(|body| body.type_url.replace("type.googleapis.com/", ""));
                name.is_some_and(|name| types.contains(&name))
                    && subject.is_some_and(|subject| subject.id == evidence.subject_id)
                    && micros(other.occurred_at.as_ref()) >= micros(event.occurred_at.as_ref())
                    && other.sequence < until
            };
            events.iter().filter(fits).map(|event| micros(event.occurred_at.as_ref())).min()
        };
        let at = earliest(std::slice::from_ref(&evidence.event_type));
        let void = earliest(&evidence.voided_by_types);
        let due = micros(promise.due.as_ref());
        if void.is_some_and(|void| void <= due && at.is_none_or(|at| void < at)) {
            return PromiseState::Released;
        }
        match at {
            Some(at) if at > due => PromiseState::Late,
            Some(at) if due - at > 86_400_000_000 => PromiseState::Early,
            Some(_) => PromiseState::Kept,
            None if released.contains_key(id) => PromiseState::Released,
            None if broken.contains_key(id) || event.imported && due < now => PromiseState::Broken,
            None if replaced.contains_key(id.as_str()) => PromiseState::Replaced,
            None => PromiseState::Open,
        }
    };
    made.iter().map(|(id, (event, promise))| (id.clone(), state(id, event, promise))).collect()
}

/// Whether a sweep has nothing to do at this time.
fn is_swept(promises: &[Promise], now: i128) -> bool {
    promises.iter().all(|promise| {
        let due = micros(promise.due.as_ref()) < now;
        match promise.state() {
            PromiseState::Open | PromiseState::Replaced => !due,
            PromiseState::Late => promise.broken_at.is_some(),
            _ => true,
        }
    })
}

async fn history(bench: &Bench, desk: &Desk, steps: Vec<Step>) {
    bench.clock.set(baton_model::Clock::now(&baton_testkit::MockClock::default()));
    let customer = bench.somebody().await;
    let (mut elapsed, mut made) = (0, Vec::new());
    for step in steps {
        take(bench, desk, &customer, &mut elapsed, &mut made, step).await;
    }
    let now = micros(seconds(elapsed).as_ref());
    let promises = eventually("everything due is found", async || {
        let promises = desk.promised(&customer).await;
        is_swept(&promises, now).then_some(promises)
    })
    .await;
    let events = bench.history(&customer).await;
    let stored: BTreeMap<String, PromiseState> =
        promises.iter().map(|promise| (promise.id.clone(), promise.state())).collect();
    assert_eq!(stored, recomputed(&events, now));
    // No breach is silent, and none is told twice.
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for event in events.iter().filter(|event| is::<PromiseBroken>(event)) {
        *told.entry(body::<PromiseBroken>(event).promise.unwrap().id).or_default() += 1;
    }
    for promise in promises {
        let is_breach = matches!(promise.state(), PromiseState::Broken | PromiseState::Late);
        let told = told.get(&promise.id).copied().unwrap_or_default();
        if promise.imported {
            assert_eq!(told, 0, "{promise:?}");
        } else if is_breach {
            assert_eq!(told, 1, "{promise:?}");
        } else {
            assert!(told <= 1, "{promise:?}");
        }
    }
}

#[test]
fn what_is_stored_is_what_the_events_say_whatever_happened() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let bench = Bench::start().await;
        let desk = bench.desk("ana", "orders");
        tokio::task::block_in_place(|| {
            let mut runner =
                TestRunner::new(Config { cases: 20, failure_persistence: None, ..Config::default() });
            let outcome = runner.run(&prop::collection::vec(step(), 1..24), |steps| {
                runtime.block_on(history(&bench, &desk, steps));
                Ok(())
            });
            outcome.unwrap();
        });
    });
}
