//! People make, close and renew promises.

use std::time::Duration;

use baton_errors::Reason;
use baton_model::{Ids, Role, SystemIds};
use baton_proto::common::v1::WriteContext;
use baton_proto::timeline::v1::{
    GetPromiseRequest, GetPromiseSummaryRequest, ListPromisesRequest, MakePromiseRequest, PromiseCounts,
    PromiseEvidence, PromiseMade, PromiseOutcome, PromiseReplaced, PromiseState,
};

use super::{DAY, HOUR, call_back, count, delivered, delivery, promising, states};
use crate::desk::{Desk, why};
use crate::harness::{Bench, context, fields, metadata, seconds};

#[tokio::test]
async fn a_person_promises_and_it_is_told() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let promise = desk.make(&customer, HOUR).await.unwrap();
    assert_eq!(promise.made_by.clone().unwrap().id, "ana");
    assert_eq!((promise.department.as_str(), promise.state()), ("support", PromiseState::Open));
    let event = bench.history(&customer).await.pop().unwrap();
    assert_eq!(event.summary, "Promised by 2026-05-04 10:00 UTC: We call back");
    assert_eq!(count::<PromiseMade>(std::slice::from_ref(&event)), 1);
    assert_eq!((event.promises[0].id.as_str(), event.id), (promise.id.as_str(), promise.event_id.clone()));
    assert_eq!(desk.promise(&promise.id).await, promise);

    let unknown = GetPromiseRequest { promise_id: SystemIds.uuid().to_string() };
    assert_eq!(why(desk.promises().get_promise(unknown).await), Reason::PromiseNotFound);
    let stranger = SystemIds.customer_id().to_string();
    assert_eq!(why(desk.make(&stranger, HOUR).await), Reason::CustomerNotFound);
}

#[tokio::test]
async fn what_is_wrong_with_a_promise_is_said() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let past = desk.make(&customer, -HOUR).await.unwrap_err();
    assert_eq!(fields(&past), ["due"]);
    let evidence = PromiseEvidence { event_type: "Delivered".to_owned(), ..Default::default() };
    let empty = MakePromiseRequest {
        context: context(),
        evidence: Some(evidence),
        feasibility: 7,
        subject_id: "x".to_owned(),
        ..Default::default()
    };
    let mut named = fields(&desk.promises().make_promise(empty).await.unwrap_err());
    named.sort();
    let expected = [
        "customer_id",
        "due",
        "evidence.event_type",
        "evidence.subject_id",
        "evidence.subject_kind",
        "feasibility",
        "subject_id",
        "text",
    ];
    assert_eq!(named, expected);

    // A case of somebody else is no case of this customer.
    let case = desk.open(&bench.somebody().await).await;
    let mut request = call_back(&customer, HOUR);
    request.context = Some(WriteContext { case_id: case.id, ..request.context.unwrap() });
    assert_eq!(why(desk.promises().make_promise(request).await), Reason::CaseNotFound);
    // History may be due in the past.
    let importer = Desk { connection: bench.as_role("support", Role::Importer) };
    assert_eq!(importer.make(&customer, -HOUR).await.unwrap().state(), PromiseState::Broken);
}

#[tokio::test]
async fn a_repeated_promise_is_made_once() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let request = call_back(&customer, HOUR);
    let first = desk.promises().make_promise(request.clone()).await.unwrap().into_inner();
    // Also when its time is over meanwhile.
    bench.clock.advance(Duration::from_hours(2));
    let again = desk.promises().make_promise(request.clone()).await.unwrap().into_inner();
    assert_eq!(again, first);
    let other = MakePromiseRequest { text: "We write".to_owned(), ..request };
    assert_eq!(why(desk.promises().make_promise(other).await), Reason::RequestIdReused);
    assert_eq!(desk.promised(&customer).await.len(), 1);
}

#[tokio::test]
async fn closing_by_hand_needs_a_reason_and_the_department_that_has_to_keep_it() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let promise = desk.make(&customer, 3 * DAY).await.unwrap();
    let nothing = baton_proto::timeline::v1::ReleasePromiseRequest {
        context: context(),
        promise_id: promise.id.clone(),
        ..Default::default()
    };
    let mut named = fields(&desk.promises().release_promise(nothing).await.unwrap_err());
    named.sort();
    assert_eq!(named, ["outcome", "reason"]);
    let other = bench.desk("bela", "billing");
    let refused = other.release(&promise.id, PromiseOutcome::Done).await.unwrap_err();
    assert_eq!(metadata(&refused, "department"), "support");
    assert_eq!(why(other.release(&promise.id, PromiseOutcome::Done).await), Reason::NotAccountable);

    let done = desk.release(&promise.id, PromiseOutcome::Done).await.unwrap();
    assert_eq!(done.state(), PromiseState::Early, "no event fulfils it, so being done does");
    let release = done.release.clone().unwrap();
    assert_eq!(
        (release.reason.as_str(), release.released_by.unwrap().id),
        ("Spoke with her", "ana".to_owned())
    );
    let event = bench.history(&customer).await.pop().unwrap();
    assert_eq!(event.summary, "Promise closed, done: We call back: Spoke with her");
    assert_eq!(done.fulfilled_by_event_id, event.id);
    assert_eq!(desk.promise(&promise.id).await, done);
    assert_eq!(why(desk.release(&promise.id, PromiseOutcome::NotWanted).await), Reason::WrongState);

    // What an event fulfils is not scored by a person, and takes no evidence any more.
    bench.append("orders", vec![promising(&customer, "A", 0, vec![delivery("A", DAY)])]).await;
    let orders = bench.desk("ona", "orders");
    let id = orders.promised(&customer).await[0].id.clone();
    let released = orders.release(&id, PromiseOutcome::NotWanted).await.unwrap();
    assert_eq!(released.state(), PromiseState::Released);
    bench.append("orders", vec![delivered(&customer, "A", 0)]).await;
    assert_eq!(orders.promise(&id).await, released);
}

#[tokio::test]
async fn a_new_date_is_another_promise() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let first = desk.make(&customer, HOUR).await.unwrap();
    assert_eq!(fields(&desk.replace(&first.id, -HOUR).await.unwrap_err()), ["due"]);
    let other = bench.desk("bela", "billing");
    assert_eq!(why(other.replace(&first.id, DAY).await), Reason::NotAccountable);

    let (second, replaced) = desk.replace(&first.id, DAY).await.unwrap();
    assert_eq!((replaced.state(), &replaced.replaced_by_id), (PromiseState::Replaced, &second.id));
    assert_eq!((second.state(), &second.replaces_id), (PromiseState::Open, &first.id));
    assert_eq!((second.text, second.due), (first.text, seconds(DAY)));
    assert_eq!(count::<PromiseReplaced>(&bench.history(&customer).await), 1);
    let again = desk.replace(&first.id, 2 * DAY).await.unwrap_err();
    assert_eq!(metadata(&again, "replaced_by_id"), second.id);

    desk.release(&second.id, PromiseOutcome::CannotBeKept).await.unwrap();
    assert_eq!(why(desk.replace(&second.id, 2 * DAY).await), Reason::WrongState);
}

#[tokio::test]
async fn promises_are_listed_by_what_is_asked_for() {
    let bench = Bench::start().await;
    let (support, billing) = (bench.desk("ana", "support"), bench.desk("bela", "billing"));
    let (maria, joao) = (bench.somebody().await, bench.somebody().await);
    for number in 0..5 {
        support.make(&maria, HOUR * (10 - number)).await.unwrap();
        billing.make(&joao, HOUR * (10 - number)).await.unwrap();
    }
    let done = support.promised(&maria).await.pop().unwrap();
    support.release(&done.id, PromiseOutcome::NotWanted).await.unwrap();

    let all = support.list_promises(ListPromisesRequest { page_size: 3, ..Default::default() }).await;
    assert_eq!(all.len(), 10, "however it is paged, each once");
    let key =
        |promise: &baton_proto::timeline::v1::Promise| (promise.due.unwrap().seconds, promise.id.clone());
    assert!(all.is_sorted_by(|one, next| key(one) < key(next)), "the soonest due first");
    let of_billing = ListPromisesRequest { department: "billing".to_owned(), ..Default::default() };
    assert!(support.list_promises(of_billing).await.iter().all(|promise| promise.customer_id == joao));
    let released = vec![PromiseState::Released.into()];
    let released = ListPromisesRequest { states: released, ..Default::default() };
    assert_eq!(states(&support.list_promises(released).await), [PromiseState::Released]);
    let soon = ListPromisesRequest {
        due_from: seconds(7 * HOUR),
        due_before: seconds(9 * HOUR),
        ..Default::default()
    };
    assert_eq!(support.list_promises(soon).await.len(), 4);
    let bad = ListPromisesRequest {
        customer_id: "x".to_owned(),
        case: "x".to_owned(),
        states: vec![0],
        ..Default::default()
    };
    assert_eq!(fields(&support.promises().list_promises(bad).await.unwrap_err()).len(), 3);

    let summary = GetPromiseSummaryRequest::default();
    let summary = support.promises().get_promise_summary(summary).await.unwrap().into_inner().departments;
    let counts = |department: &str, open, released| PromiseCounts {
        department: department.to_owned(),
        open,
        released,
        unchecked: 5,
        ..PromiseCounts::default()
    };
    assert_eq!(summary, [counts("billing", 5, 0), counts("support", 4, 1)]);
}
