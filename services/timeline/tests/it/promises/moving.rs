//! What was promised and planned in a case moves with it.

use baton_errors::Reason;
use baton_proto::cases::v1::Case;
use baton_proto::common::v1::WriteContext;
use baton_proto::timeline::v1::{
    CustomerUpdated, FollowUp, ListPromisesRequest, Promise, PromiseEvidence, PromiseOutcome, PromiseState,
    ScheduleFollowUpRequest,
};
use prost::Name;

use super::{DAY, HOUR, call_back, states};
use crate::desk::{Desk, why};
use crate::harness::{Bench, context, event, seconds};

impl Desk {
    async fn make_in(&self, case: &Case, due: i64) -> Promise {
        let mut request = call_back(&case.customer_id, due);
        request.context = in_case(case);
        self.promises().make_promise(request).await.unwrap().into_inner().promise.unwrap()
    }

    async fn schedule_in(&self, case: &Case, due: i64) -> FollowUp {
        let request = ScheduleFollowUpRequest {
            context: in_case(case),
            customer_id: case.customer_id.clone(),
            text: "Call".to_owned(),
            due: seconds(due),
        };
        let response = self.connection.follow_ups().schedule_follow_up(request).await.unwrap();
        response.into_inner().follow_up.unwrap()
    }
}

fn in_case(case: &Case) -> Option<WriteContext> {
    Some(WriteContext { case_id: case.id.clone(), ..context().unwrap() })
}

/// Who has to keep the promises of a case, and who to do its follow-ups.
async fn owners(desk: &Desk, case: &Case) -> Vec<String> {
    let promises = ListPromisesRequest { case: case.number.clone(), ..Default::default() };
    let promises = desk.list_promises(promises).await.into_iter().map(|promise| promise.department);
    let follow_ups =
        desk.follow_ups(&case.customer_id).await.into_iter().map(|follow_up| follow_up.department);
    promises.chain(follow_ups).collect()
}

#[tokio::test]
async fn an_accepted_handoff_moves_what_is_to_be_done_and_a_return_brings_it_back() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;
    let case = orders.open(&customer).await;
    let promise = orders.make_in(&case, HOUR).await;
    orders.schedule_in(&case, HOUR).await;
    // What another department promises in the case is the accountable one's to keep.
    let by_support = support.make_in(&case, DAY).await;
    assert_eq!(by_support.department, "orders");
    let closed = orders.make_in(&case, 2 * DAY).await;
    orders.release(&closed.id, PromiseOutcome::NotWanted).await.unwrap();
    let elsewhere = orders.make(&customer, HOUR).await.unwrap();

    let handoff = orders.request(&case.id, "support").await.unwrap();
    assert_eq!(owners(&orders, &case).await, ["orders"; 4], "until it is accepted");
    assert_eq!(why(support.release(&promise.id, PromiseOutcome::Done).await), Reason::NotAccountable);
    support.accept(&handoff.id).await.unwrap();
    assert_eq!(owners(&orders, &case).await, ["support", "support", "orders", "support"]);
    assert_eq!(orders.promise(&elsewhere.id).await.department, "orders", "not of the case");
    assert_eq!(why(orders.release(&promise.id, PromiseOutcome::Done).await), Reason::NotAccountable);

    support.give_back(&handoff.id).await.unwrap();
    assert_eq!(owners(&orders, &case).await, ["orders"; 4]);
    orders.release(&promise.id, PromiseOutcome::Done).await.unwrap();
}

#[tokio::test]
async fn a_declined_handoff_moves_nothing() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let case = orders.open(&bench.somebody().await).await;
    orders.make_in(&case, HOUR).await;
    let handoff = orders.request(&case.id, "support").await.unwrap();
    support.decline(&handoff.id).await.unwrap();
    assert_eq!(owners(&orders, &case).await, ["orders"]);
}

#[tokio::test]
async fn a_departments_event_in_a_case_promises_for_the_accountable_department() {
    let bench = Bench::start().await;
    let (support, customer) = (bench.desk("bela", "support"), bench.somebody().await);
    let case = support.open(&customer).await;
    let promises = vec![super::delivery("A", DAY)];
    let event = baton_proto::timeline::v1::Event { case_id: case.id.clone(), promises, ..event(&customer) };
    bench.append("orders", vec![event]).await;
    assert_eq!(owners(&support, &case).await, ["support"]);
}

#[tokio::test]
async fn an_event_of_the_case_may_be_the_evidence() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let (case, other) = (desk.open(&customer).await, desk.open(&customer).await);
    let mut request = call_back(&customer, HOUR);
    request.evidence = Some(PromiseEvidence {
        event_type: CustomerUpdated::full_name(),
        subject_kind: "case".to_owned(),
        subject_id: case.id.clone(),
        ..Default::default()
    });
    desk.promises().make_promise(request).await.unwrap();
    desk.inform(&other.id).await.unwrap();
    assert_eq!(states(&desk.promised(&customer).await), [PromiseState::Open]);
    desk.inform(&case.id).await.unwrap();
    assert_eq!(states(&desk.promised(&customer).await), [PromiseState::Kept]);
}
