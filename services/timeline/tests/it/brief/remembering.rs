//! What a brief remembers of a customer: what was said, what was promised, why they are probably calling.

use baton_model::{Ids, Role, SystemIds};
use baton_proto::cases::v1::FileComplaintRequest;
use baton_proto::cases::v1::complaints_service_client::ComplaintsServiceClient;
use baton_proto::common::v1::Channel;
use baton_proto::timeline::v1::{
    Attempt, AttemptResult, Event, FactFreshness, FactKey, FactKind, FactState, FactStated,
    MakePromiseRequest, PromiseMade, PutFactKeyRequest, Subject,
};
use baton_testkit::eventually;
use prost::Message;

use super::{about, brief, brief_for};
use crate::harness::{Bench, context, event, seconds, typed_event};

const HOUR: i64 = 3_600;

fn said(key: &str, value: &str) -> FactStated {
    FactStated { key: key.to_owned(), value: value.to_owned(), ..FactStated::default() }
}

/// An event of a department.
fn of(department: &str, customer_id: &str) -> Event {
    typed_event(customer_id, &format!("baton.{department}.v1.Noted"))
}

#[tokio::test]
async fn it_says_what_need_not_be_asked() {
    let bench = Bench::start().await;
    let ana = bench.somebody().await;
    let case = bench.desk("ana", "orders").open(&ana).await.id;
    let facts = vec![said("delivery.address", "Rua das Flores 5"), said("symptom", "it leaks")];
    bench.append("orders", vec![Event { facts, case_id: case.clone(), ..event(&ana) }]).await;
    bench
        .append(
            "sales",
            vec![Event { facts: vec![said("delivery.address", "Hauptstr. 1")], ..of("sales", &ana) }],
        )
        .await;

    let brief = brief(&bench, &ana).await;
    let facts: Vec<_> =
        brief.facts.iter().map(|fact| (fact.key.as_str(), fact.state(), fact.case_id.as_str())).collect();
    let expected =
        [("delivery.address", FactState::Conflicted, ""), ("symptom", FactState::Known, case.as_str())];
    assert_eq!(facts, expected);
    let values: Vec<&str> = brief.facts[0].conflicting.iter().map(|said| said.value.as_str()).collect();
    assert_eq!(values, ["Hauptstr. 1", "Rua das Flores 5"]);
    assert_eq!(brief.facts[1].current.as_ref().unwrap().department, "orders");
}

#[tokio::test]
async fn what_a_department_may_not_read_is_not_in_its_brief() {
    let bench = Bench::start().await;
    let ana = bench.somebody().await;
    let key = FactKey {
        key: "billing.limit".to_owned(),
        label: "credit limit".to_owned(),
        question: "What is your limit?".to_owned(),
        kind: FactKind::Text.into(),
        freshness: FactFreshness::Forever.into(),
        visible_to: vec!["billing".to_owned()],
        ..FactKey::default()
    };
    let lead = bench.as_role("billing", Role::Lead);
    let request = PutFactKeyRequest { context: context(), key: Some(key) };
    lead.facts().put_fact_key(request).await.unwrap();
    bench
        .append("billing", vec![Event { facts: vec![said("billing.limit", "4321")], ..of("billing", &ana) }])
        .await;

    let own = brief_for(&bench, "billing", &ana).await;
    assert_eq!(own.facts[0].current.as_ref().unwrap().value, "4321");
    let others = brief(&bench, &ana).await;
    assert_eq!((others.facts[0].state(), others.facts[0].current.as_ref()), (FactState::Restricted, None));
    assert!(!others.encode_to_vec().windows(4).any(|bytes| bytes == b"4321"));
}

#[tokio::test]
async fn it_says_what_was_promised_and_drops_no_promise_from_what_happened() {
    let bench = Bench::start().await;
    let ana = bench.somebody().await;
    let promise = |text: &str, due| PromiseMade {
        id: SystemIds.uuid().to_string(),
        text: text.to_owned(),
        due: seconds(due),
        ..PromiseMade::default()
    };
    let made = Event {
        promises: vec![promise("a call", HOUR), promise("a parcel", 90 * HOUR)],
        ..of("shipping", &ana)
    };
    bench.append("shipping", vec![made.clone()]).await;
    bench.append("orders", (0..9).map(|_| event(&ana)).collect()).await;

    let early = brief(&bench, &ana).await;
    let promised: Vec<_> =
        early.promises.iter().map(|due| (due.text.as_str(), due.department.as_str(), due.broken)).collect();
    assert_eq!(promised, [("a call", "shipping", false), ("a parcel", "shipping", false)]);
    assert_eq!(early.promises[0].event_id, made.id);
    assert_eq!((early.last_events.len(), early.probable_reason.as_str()), (7, ""));
    assert!(early.last_events.iter().any(|event| event.id == made.id), "the promise is not dropped");

    bench.clock.advance(std::time::Duration::from_hours(2));
    let late = eventually("it is broken", async || {
        Some(brief(&bench, &ana).await).filter(|brief| brief.promises[0].broken)
    });
    assert_eq!(late.await.probable_reason, "We promised by 2026-05-04 and did not keep it: a call");
}

#[tokio::test]
async fn why_they_call_is_the_most_pressing_matter() {
    let bench = Bench::start().await;
    let ana = bench.somebody().await;
    let subject = about("shipment", "QNYG", "damaged", true, 1);
    bench.append("shipping", vec![Event { subject, ..of("shipping", &ana) }]).await;
    assert_eq!(brief(&bench, &ana).await.probable_reason, "shipment QNYG: damaged");
    let case = bench.desk("ana", "orders").open(&ana).await;
    assert_eq!(brief(&bench, &ana).await.probable_reason, format!("Case {}: Parcel late", case.number));
    bench.clock.advance(std::time::Duration::from_hours(24 * 3));
    let expected = format!("Was to hear from us by 2026-05-06 about case {}: Parcel late", case.number);
    assert_eq!(brief(&bench, &ana).await.probable_reason, expected);
}

#[tokio::test]
async fn at_one_instant_it_is_the_same_to_the_byte() {
    let mut bench = Bench::start().await;
    let ana = bench.somebody().await;
    let orders = bench.desk("ana", "orders");
    let case = orders.open(&ana).await;
    let facts = (0..20).map(|n| said(&format!("orders.key{n}"), "yes")).collect();
    bench.append("orders", vec![Event { facts, case_id: case.id, ..event(&ana) }]).await;
    for due in 1..6 {
        let request = MakePromiseRequest {
            context: context(),
            customer_id: ana.clone(),
            text: "a call".to_owned(),
            due: seconds(due * HOUR),
            ..MakePromiseRequest::default()
        };
        orders.connection.promises().make_promise(request).await.unwrap();
    }
    let first = brief(&bench, &ana).await;
    assert_eq!((first.facts.len(), first.promises.len()), (20, 5));
    bench.stop().await;
    bench.resume().await;
    assert_eq!(brief(&bench, &ana).await.encode_to_vec(), first.encode_to_vec());
}

#[tokio::test]
async fn it_says_what_was_tried_what_we_wait_for_and_how_long_there_is() {
    let bench = Bench::start().await;
    let ana = bench.somebody().await;
    let case = bench.desk("ana", "support").open(&ana).await;
    let attempt =
        |what: &str, result: AttemptResult| Attempt { what: what.to_owned(), result: result.into() };
    let subject = Subject {
        waiting_for: "the serial number".to_owned(),
        attempts: vec![
            attempt("Switch it off and on", AttemptResult::DidNotWork),
            attempt("Clean the head", AttemptResult::Unspecified),
        ],
        ..about("ticket", "T1", "waiting on the customer", true, 1).unwrap()
    };
    let told = Event { subject: Some(subject), case_id: case.id.clone(), ..of("support", &ana) };
    bench.append("support", vec![told]).await;
    let seen = eventually("the clocks are seen", async || {
        Some(brief(&bench, &ana).await).filter(|brief| brief.clocks.len() == 2)
    });
    let seen = seen.await;
    let tried: Vec<_> = seen
        .tried
        .iter()
        .map(|tried| (tried.subject_label.as_str(), tried.attempt.clone().unwrap()))
        .collect();
    let expected = [
        ("ticket T1", attempt("Switch it off and on", AttemptResult::DidNotWork)),
        ("ticket T1", attempt("Clean the head", AttemptResult::Unspecified)),
    ];
    assert_eq!(tried, expected);
    let waiting = &seen.waiting_for[0];
    assert_eq!((waiting.department.as_str(), waiting.what.as_str()), ("support", "the serial number"));
    // The bench's clock stands at nine on a Monday.
    let clocks: Vec<_> = seen
        .clocks
        .iter()
        .map(|clock| (clock.standard.as_str(), clock.case_id == case.id, clock.is_paused))
        .collect();
    assert_eq!(clocks, [("first-answer", true, false), ("resolve-case", true, false)]);
    assert!(seen.clocks[0].due_at.unwrap().seconds < seen.clocks[1].due_at.unwrap().seconds);

    // What is over waits for nothing, but what was tried stays known.
    let done = Subject {
        open: false,
        revision: 2,
        attempts: vec![attempt("Clean the head", AttemptResult::Worked)],
        ..about("ticket", "T1", "solved", false, 2).unwrap()
    };
    bench.append("support", vec![Event { subject: Some(done), ..of("support", &ana) }]).await;
    let after = brief(&bench, &ana).await;
    assert!(after.waiting_for.is_empty());
    assert_eq!(after.tried[0].attempt, Some(attempt("Clean the head", AttemptResult::Worked)));
}

#[tokio::test]
async fn it_counts_how_often_the_customer_came_back_after_the_first_solution() {
    let bench = Bench::start().await;
    let ana = bench.somebody().await;
    let support = bench.desk("ana", "support");
    let case = support.open(&ana).await.id;
    assert_eq!(brief(&bench, &ana).await.open_cases[0].effort.unwrap().recontacts, None);
    support.resolve(&case).await.unwrap();
    let said = |hours: i64, type_name: &str, channel: Channel| Event {
        case_id: case.clone(),
        channel: channel.into(),
        occurred_at: seconds(hours * HOUR),
        ..typed_event(&ana, &format!("baton.support.v1.{type_name}"))
    };
    bench.clock.advance(std::time::Duration::from_hours(24 * 20));
    let history = vec![
        said(21, "TicketDiagnosed", Channel::Internal),
        said(30, "CustomerAnswered", Channel::Email),
        said(40, "TicketOpened", Channel::Phone),
        said(200, "TicketOpened", Channel::Phone),
    ];
    bench.append("support", history).await;
    assert_eq!(brief(&bench, &ana).await.open_cases[0].effort.unwrap().recontacts, Some(2));
}

#[tokio::test]
async fn a_complaint_that_is_open_is_not_dropped() {
    let bench = Bench::start().await;
    let ana = bench.somebody().await;
    let support = bench.desk("ana", "support");
    let request = FileComplaintRequest {
        context: context(),
        customer_id: ana.clone(),
        kind: "late".to_owned(),
        summary: "Parcel a week late".to_owned(),
        ..FileComplaintRequest::default()
    };
    let mut complaints = ComplaintsServiceClient::new(support.connection.clone());
    complaints.file_complaint(request).await.unwrap();
    bench.append("orders", (0..9).map(|_| event(&ana)).collect()).await;
    let brief = brief(&bench, &ana).await;
    let complained = |event: &Event| event.body.as_ref().unwrap().type_url.ends_with("ComplaintFiled");
    assert!(brief.last_events.iter().any(complained), "{:?}", brief.last_events);
    assert_eq!(brief.last_events.len(), 7);
}
