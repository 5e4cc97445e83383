//! G1 and G2: whatever is written, by whomever at once, and however often it is repeated.

use std::collections::{BTreeMap, HashMap};

use baton_client::{Connection, retry};
use baton_model::{CustomerId, Ids, SystemIds};
use baton_proto::timeline::v1::{AppendEventsRequest, AppendOutcome, Event};
use futures::future::join_all;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::harness::{Bench, appended, event, refusal};

const CUSTOMERS: usize = 4;

/// One call: whose events, and whether one is bad. Drawn from a small pool of ids, so that calls repeat each other's.
#[derive(Debug, Clone)]
struct Call {
    events: Vec<Draft>,
}

#[derive(Debug, Clone, Copy)]
enum Draft {
    /// The event with this number of a customer.
    Of {
        customer: usize,
        number: usize,
    },
    /// One that is refused.
    Unknown,
    Bad,
}

fn draft() -> impl Strategy<Value = Draft> {
    prop_oneof![
        8 => (0..CUSTOMERS, 0..30_usize).prop_map(|(customer, number)| Draft::Of { customer, number }),
        1 => Just(Draft::Unknown),
        1 => Just(Draft::Bad),
    ]
}

/// What each of the concurrent writers sends, call after call.
fn writers() -> impl Strategy<Value = Vec<Vec<Call>>> {
    let call = prop::collection::vec(draft(), 1..12).prop_map(|events| Call { events });
    prop::collection::vec(prop::collection::vec(call, 1..6), 2..6)
}

#[test]
fn sequences_and_positions_are_gapless_whatever_is_repeated() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let bench = Bench::start().await;
        tokio::task::block_in_place(|| {
            let mut runner =
                TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
            let outcome = runner.run(&writers(), |writers| {
                runtime.block_on(round(&bench, writers));
                Ok(())
            });
            outcome.unwrap();
        });
        check_positions(&bench).await;
    });
}

async fn round(bench: &Bench, writers: Vec<Vec<Call>>) {
    let customers = join_all((0..CUSTOMERS).map(|_| bench.customer("Ana"))).await;
    let pool: Vec<Vec<Event>> =
        customers.iter().map(|customer| (0..30).map(|_| event(customer)).collect()).collect();
    let told = join_all(writers.into_iter().map(|calls| write(bench.service("orders"), &pool, calls))).await;

    // Every acknowledgement of an event names the same sequence, and at most one (an answer can be lost) was the first.
    let mut places: HashMap<String, i64> = HashMap::new();
    let mut firsts: HashMap<String, usize> = HashMap::new();
    for outcome in told.into_iter().flatten() {
        let answer = appended(&outcome);
        assert_eq!(*places.entry(outcome.event_id.clone()).or_insert(answer.sequence), answer.sequence);
        *firsts.entry(outcome.event_id).or_default() += usize::from(!answer.duplicate);
    }
    assert!(firsts.values().all(|firsts| *firsts <= 1));

    // What is stored is what was acknowledged, numbered from 1 on.
    for customer in customers {
        let stored = bench.events(&customer).await;
        let by_sequence: BTreeMap<i64, &Event> = stored.iter().map(|event| (event.sequence, event)).collect();
        assert!(by_sequence.keys().copied().eq(1..=stored.len() as i64), "{:?}", by_sequence.keys());
        for (sequence, event) in by_sequence.into_iter().skip(1) {
            assert_eq!(places.remove(&event.id), Some(sequence));
        }
    }
    assert!(places.is_empty(), "acknowledged, but lost: {places:?}");
}

/// Sends calls one after the other, and each a second time, as a client does that lost the answer.
async fn write(connection: Connection, pool: &[Vec<Event>], calls: Vec<Call>) -> Vec<AppendOutcome> {
    let mut told = Vec::new();
    for call in calls {
        let events: Vec<Event> = call.events.iter().map(|draft| make(*draft, pool)).collect();
        for _ in 0..2 {
            let append = || {
                let (mut client, events) = (connection.timeline(), events.clone());
                async move { client.append_events(AppendEventsRequest { events }).await }
            };
            let outcomes = retry(append).await.unwrap().outcomes;
            for (draft, outcome) in call.events.iter().zip(outcomes) {
                match draft {
                    Draft::Of { .. } => told.push(outcome),
                    Draft::Unknown => assert_eq!(refusal(&outcome), "CUSTOMER_NOT_FOUND"),
                    Draft::Bad => assert_eq!(refusal(&outcome), "INVALID_FIELD"),
                }
            }
        }
    }
    told
}

fn make(draft: Draft, pool: &[Vec<Event>]) -> Event {
    match draft {
        Draft::Of { customer, number } => pool[customer][number].clone(),
        Draft::Unknown => event(&SystemIds.customer_id().to_string()),
        Draft::Bad => Event { summary: String::new(), ..event(&SystemIds.customer_id().to_string()) },
    }
}

/// Positions of each partition: 1, 2, 3 … up to its head; and heads of timelines as their events say.
async fn check_positions(bench: &Bench) {
    let mut conn = bench.database.connect().await;
    let wrong: Vec<(i16,)> = sqlx::query_as(
        "select head.part from partition_heads as head left join events on events.part = head.part
         group by head.part, head.position
         having count(events.position) <> head.position or coalesce(max(events.position), 0) <> head.position",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    assert!(wrong.is_empty(), "partitions with gaps: {wrong:?}");
    let rows: Vec<(i16, uuid::Uuid)> =
        sqlx::query_as("select part, customer_id from timeline_heads").fetch_all(&mut conn).await.unwrap();
    assert!(rows.len() >= CUSTOMERS);
    for (part, id) in rows {
        assert_eq!(CustomerId::from_uuid(id).partition().number(), part);
    }
}
