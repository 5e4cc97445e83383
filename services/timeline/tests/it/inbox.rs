//! A department's inbox as a stream: nothing is missing, whenever one begins to watch.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use baton_proto::cases::v1::watch_inbox_response::Item;
use baton_proto::cases::v1::{Handoff, HandoffState, Notice, WatchInboxRequest, WatchInboxResponse};
use tonic::Streaming;

use crate::desk::{Desk, violations};
use crate::harness::Bench;

/// Ten seconds, as the contract says, and some for a slow machine.
const LONGEST_SILENCE: Duration = Duration::from_secs(15);

/// Somebody who watches an inbox, and what they have seen.
pub(crate) struct Watcher {
    stream: Streaming<WatchInboxResponse>,
    /// The last message about each handoff.
    seen: HashMap<String, Handoff>,
    /// How many wait, by the last mark; `None` before the first.
    waiting: Option<i32>,
    /// Every notice that came.
    pub(crate) notices: Vec<Notice>,
}

impl Watcher {
    pub(crate) async fn of(department: &str, desk: &Desk) -> Self {
        let request = WatchInboxRequest { department: department.to_owned() };
        let stream = desk.handoffs().watch_inbox(request).await.unwrap().into_inner();
        Self { stream, seen: HashMap::new(), waiting: None, notices: Vec::new() }
    }

    pub(crate) async fn next(&mut self) -> Item {
        let item = self.stream.message().await.unwrap().unwrap().item.unwrap();
        match &item {
            Item::Handoff(handoff) => {
                assert_eq!(handoff.brief, None, "the inbox goes without briefs");
                self.seen.insert(handoff.id.clone(), handoff.clone());
            }
            Item::CaughtUp(mark) => self.waiting = Some(mark.waiting_count),
            Item::Notice(notice) => self.notices.push(notice.clone()),
        }
        item
    }

    pub(crate) async fn until_caught_up(&mut self) {
        while self.waiting.is_none() {
            self.next().await;
        }
    }

    /// The next message: a mark, which comes in time and not at once.
    async fn sign_of_life(&mut self) {
        let started = Instant::now();
        let item =
            tokio::time::timeout(LONGEST_SILENCE, self.next()).await.expect("the inbox says something");
        assert!(matches!(item, Item::CaughtUp(_)), "not a mark: {item:?}");
        assert!(started.elapsed() > LONGEST_SILENCE / 3, "a mark without end");
    }

    /// Reads until the handoff is in this state. A stream that falls silent before has lost a change.
    async fn until(&mut self, handoff: &str, state: HandoffState) {
        while self.seen.get(handoff).is_none_or(|seen| seen.state() != state) {
            let item = self.next().await;
            assert!(matches!(item, Item::Handoff(_)), "never heard that {handoff} is {state:?}");
        }
    }
}

#[tokio::test]
async fn the_inbox_begins_with_what_stands_there_and_goes_on_with_changes() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;
    let mut asked = Vec::new();
    for to in ["support", "support", "support", "billing"] {
        let case = orders.open(&customer).await;
        asked.push(orders.request(&case.id, to).await.unwrap());
    }
    support.accept(&asked[0].id).await.unwrap();
    support.decline(&asked[1].id).await.unwrap();

    let mut inbox = Watcher::of("support", &support).await;
    inbox.until_caught_up().await;
    assert_eq!(inbox.waiting, Some(1));
    assert_eq!(inbox.seen.len(), 2, "what is decided or another's is not in it");
    assert_eq!(inbox.seen[&asked[0].id].state(), HandoffState::Accepted);
    assert_eq!(inbox.seen[&asked[2].id].state(), HandoffState::Requested);

    let mut sent = Watcher::of("orders", &support).await;
    sent.until_caught_up().await;
    assert_eq!((sent.seen.len(), sent.waiting), (0, Some(0)));

    let case = orders.open(&customer).await;
    let new = orders.request(&case.id, "support").await.unwrap();
    inbox.until(&new.id, HandoffState::Requested).await;
    orders.withdraw(&new.id).await.unwrap();
    support.complete(&asked[0].id).await.unwrap();
    inbox.until(&new.id, HandoffState::Withdrawn).await;
    inbox.until(&asked[0].id, HandoffState::Completed).await;
    // The sender's side sees what became of what it asked for.
    sent.until(&new.id, HandoffState::Withdrawn).await;
    sent.until(&asked[0].id, HandoffState::Completed).await;
    assert!(!inbox.seen.contains_key(&asked[3].id), "another department's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_change_is_lost_to_those_who_begin_in_the_middle_of_it() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;
    let is_done = AtomicBool::new(false);
    let work = async {
        let mut handoffs = Vec::new();
        for number in 0..15 {
            let case = orders.open(&customer).await;
            let handoff = orders.request(&case.id, "support").await.unwrap().id;
            let state = match number % 3 {
                0 => HandoffState::Requested,
                1 => support.accept(&handoff).await.unwrap().state(),
                _ => orders.withdraw(&handoff).await.unwrap().state(),
            };
            handoffs.push((handoff, state));
        }
        is_done.store(true, Ordering::Relaxed);
        handoffs
    };
    // Meanwhile one after the other begins to watch, so that some begin at the very moment of a change.
    let watch = async {
        let mut watchers = Vec::new();
        while !is_done.load(Ordering::Relaxed) {
            let mut watcher = Watcher::of("support", &support).await;
            watcher.until_caught_up().await;
            watchers.push(watcher);
        }
        watchers
    };
    let (handoffs, watchers) = futures::future::join(work, watch).await;
    for mut watcher in watchers {
        for (handoff, state) in &handoffs {
            // One that was over before the watching began is not in the inbox; any other is told about.
            if *state != HandoffState::Withdrawn || watcher.seen.contains_key(handoff) {
                watcher.until(handoff, *state).await;
            }
        }
    }
}

#[tokio::test]
async fn more_than_a_page_stands_there_and_changes() {
    const MANY: usize = 450;
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let case = orders.open(&bench.somebody().await).await;
    let first = orders.request(&case.id, "support").await.unwrap();
    orders.withdraw(&first.id).await.unwrap();
    // A case that was asked back and forth for years, all in one instant, and as much in the inbox.
    let copy = |state: &str, case: &str| {
        format!(
            "insert into handoffs
            select part, gen_random_uuid(), {case}, case_number, customer_id, '{state}', from_department,
                to_department, reason, next_step, requested_by, requested_at, accept_by, decided_by, decided_at,
                decision_reason, better_department, outcome, ended_at, brief
            from handoffs, generate_series(1, {MANY}) where handoff_id = '{}'",
            first.id
        )
    };
    for sql in [copy("withdrawn", "case_id"), copy("requested", "gen_random_uuid()")] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut bench.database.connect().await).await.unwrap();
    }
    let mut inbox = Watcher::of("support", &support).await;
    inbox.until_caught_up().await;
    assert_eq!((inbox.seen.len(), inbox.waiting), (MANY, Some(MANY as i32)));

    let mut sent = Watcher::of("orders", &orders).await;
    sent.until_caught_up().await;
    let second = orders.request(&case.id, "support").await.unwrap();
    // Every handoff of the case, however many reads it takes.
    while sent.seen.len() < MANY + 2 {
        let item = sent.next().await;
        assert!(matches!(item, Item::Handoff(_)), "only {} of {} came", sent.seen.len(), MANY + 2);
    }
    assert_eq!(sent.seen[&second.id].state(), HandoffState::Requested);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_replica_writes_another_one_streams() {
    let bench = Bench::start().await;
    let replica = bench.replica().await;
    let (orders, support) = (bench.desk("ana", "orders"), replica.desk("bela", "support"));
    let mut inbox = Watcher::of("support", &support).await;
    inbox.until_caught_up().await;
    let case = orders.open(&bench.somebody().await).await;
    let handoff = orders.request(&case.id, "support").await.unwrap();
    inbox.until(&handoff.id, HandoffState::Requested).await;
}

#[tokio::test]
async fn a_silent_inbox_says_every_now_and_then_that_it_is_complete() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;
    let case = orders.open(&customer).await;
    orders.request(&case.id, "support").await.unwrap();
    let mut inbox = Watcher::of("support", &support).await;
    inbox.until_caught_up().await;

    // What others do is not this department's, and does not put the sign of life off.
    let others = async {
        loop {
            let case = orders.open(&customer).await;
            orders.request(&case.id, "billing").await.unwrap();
        }
    };
    tokio::select! {
        () = inbox.sign_of_life() => {}
        () = others => {}
    }
    assert_eq!(inbox.waiting, Some(1));
    // Nor does it end when nothing happens at all.
    inbox.sign_of_life().await;
    assert_eq!((inbox.waiting, inbox.seen.len()), (Some(1), 1));
    let case = orders.open(&customer).await;
    let late = orders.request(&case.id, "support").await.unwrap();
    inbox.until(&late.id, HandoffState::Requested).await;
}

#[tokio::test]
async fn an_inbox_is_a_departments() {
    let bench = Bench::start().await;
    let request = WatchInboxRequest { department: "Tech Support".to_owned() };
    let refused = bench.desk("ana", "orders").handoffs().watch_inbox(request).await.unwrap_err();
    assert_eq!(violations(&refused), ["department"]);
}
