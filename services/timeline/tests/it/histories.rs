//! G5: after any history, and at every moment of it, each open case has exactly one accountable department.

use std::collections::HashMap;

use baton_proto::cases::v1::{Case, CaseOpened, Handoff, HandoffAccepted, HandoffReturned};
use baton_proto::timeline::v1::Event;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use prost::{Message, Name};
use sqlx::PgConnection;

use crate::desk::Desk;
use crate::harness::Bench;

const DEPARTMENTS: [&str; 3] = ["orders", "support", "billing"];
const CASES: usize = 2;

/// Somebody tries something with one of the cases. Most of it is refused, as in life.
#[derive(Debug, Clone)]
struct Attempt {
    by: usize,
    case: usize,
    step: u8,
    to: usize,
}

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let attempt = (0..DEPARTMENTS.len(), 0..CASES, 0..9_u8, 0..DEPARTMENTS.len())
        .prop_map(|(by, case, step, to)| Attempt { by, case, step, to });
    vec(attempt, 1..40)
}

async fn attempt(desk: &Desk, case: &Case, attempt: &Attempt) {
    let open = desk.get(&case.id).await.open_handoff_id;
    // What is refused is refused; what must hold is checked afterwards.
    let _ = match attempt.step {
        0 | 1 => desk.request(&case.id, DEPARTMENTS[attempt.to]).await.map(drop),
        2 | 3 => desk.accept(&open).await.map(drop),
        4 => desk.decline(&open).await.map(drop),
        5 => desk.give_back(&open).await.map(drop),
        6 => desk.complete(&open).await.map(drop),
        7 => desk.resolve(&case.id).await.map(drop),
        _ => desk.reopen(&case.id).await.map(drop),
    };
}

/// Open cases that violate G5: without a department, or with one that their handoff contradicts. A handoff under way
/// is the case's own, and a case that is not open has none.
async fn violations(conn: &mut PgConnection) -> i64 {
    let query = "
        select count(*) from cases
        left join handoffs on handoffs.part = cases.part and handoffs.case_id = cases.case_id
            and handoffs.state in ('requested', 'accepted')
        where cases.department = ''
            or handoffs.handoff_id is distinct from cases.open_handoff_id
            or handoffs.handoff_id is not null and (
                cases.state <> 'open'
                or handoffs.state = 'requested' and cases.department <> handoffs.from_department
                or handoffs.state = 'accepted' and cases.department <> handoffs.to_department
            )";
    sqlx::query_scalar(query).fetch_one(conn).await.unwrap()
}

/// The accountable department of each case after each prefix of the customer's events, told by the events alone.
fn fold(events: &[Event]) -> HashMap<String, Vec<String>> {
    let mut accountable: HashMap<String, Vec<String>> = HashMap::new();
    for event in events {
        let body = event.body.as_ref().unwrap();
        let is = |name: String| body.type_url.ends_with(&name);
        let moved = |handoff: Handoff, from: String, to: String| (handoff.case_id, Some(from), to);
        let (case, from, to) = if is(CaseOpened::full_name()) {
            let case = CaseOpened::decode(&*body.value).unwrap().case.unwrap();
            (case.id, None, case.department)
        } else if is(HandoffAccepted::full_name()) {
            let handoff = HandoffAccepted::decode(&*body.value).unwrap().handoff.unwrap();
            let (from, to) = (handoff.from_department.clone(), handoff.to_department.clone());
            moved(handoff, from, to)
        } else if is(HandoffReturned::full_name()) {
            let handoff = HandoffReturned::decode(&*body.value).unwrap().handoff.unwrap();
            let (from, to) = (handoff.to_department.clone(), handoff.from_department.clone());
            moved(handoff, from, to)
        } else {
            continue;
        };
        let holders = accountable.entry(case).or_default();
        assert_eq!(holders.last().cloned(), from, "it moves from the one that had it");
        holders.push(to);
    }
    accountable
}

async fn live(bench: &Bench, attempts: &[Attempt]) {
    let mut conn = bench.database.connect().await;
    let desks = DEPARTMENTS.map(|department| bench.desk(department, department));
    let customer = bench.somebody().await;
    let mut cases = Vec::new();
    for desk in &desks[..CASES] {
        cases.push(desk.open(&customer).await);
    }
    for tried in attempts {
        attempt(&desks[tried.by], &cases[tried.case], tried).await;
        assert_eq!(violations(&mut conn).await, 0, "after {tried:?}");
    }
    let accountable = fold(&bench.history(&customer).await);
    for case in cases {
        let now = desks[0].get(&case.id).await;
        let holders = &accountable[&case.id];
        assert_eq!(holders.last(), Some(&now.department), "the events tell what the row says");
        assert_eq!(now.moves as usize, holders.len() - 1);
    }
}

#[test]
fn every_open_case_has_one_accountable_department() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let bench = runtime.block_on(Bench::start());
    let mut runner = TestRunner::new(Config { cases: 12, max_shrink_iters: 30, ..Config::default() });
    let outcome = runner.run(&attempts(), |attempts| {
        runtime.block_on(live(&bench, &attempts));
        Ok(())
    });
    let _runtime = runtime.enter();
    drop(bench);
    outcome.unwrap();
}
