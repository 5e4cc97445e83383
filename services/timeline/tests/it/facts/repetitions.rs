//! Asking again: found by itself, reported, and never counted twice.

use std::time::Duration;

use baton_proto::common::v1::TimeRange;
use baton_proto::timeline::v1::{
    FactRepeated, GetRepetitionSummaryRequest, ListRepetitionsRequest, Repetition, RepetitionExplained,
    RepetitionReason, RepetitionShare,
};

use super::{answered, ledger, said};
use crate::desk::violations;
use crate::harness::{Bench, body, seconds};

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn an_app_that_does_not_look_is_found_out() {
    let bench = Bench::start().await;
    let (orders, billing) = (bench.desk("ana", "orders"), bench.desk("rui", "billing"));
    let customer = bench.somebody().await;
    let first = orders.record(&customer, vec![answered("contact.phone", "+351 912 345 678")]).await;
    bench.clock.advance(MINUTE);
    let again = billing.record(&customer, vec![answered("contact.phone", "+351912345678")]).await;
    let [found] = again.repetitions.as_slice() else { panic!("{again:?}") };
    assert_eq!((found.key.as_str(), found.department.as_str()), ("contact.phone", "billing"));
    assert_eq!(found.reason(), RepetitionReason::AlreadyKnown);
    assert_eq!((&found.answer_event_id, &found.known_event_id), (&again.event_id, &first.event_id));
    assert_eq!(found.known_by.as_ref().unwrap().department, "orders");
    assert_eq!((&found.asked_at, &found.known_since), (&seconds(60), &seconds(0)));

    let event = bench.history(&customer).await.pop().unwrap();
    assert_eq!(event.summary, "Asked again: phone number (told orders on 2026-05-04)");
    assert_eq!((event.id.as_str(), event.department.as_str()), (found.id.as_str(), "billing"));
    assert!(event.facts.is_empty());
    assert_eq!(body::<FactRepeated>(&event).repetition.as_ref(), Some(found));
    assert_eq!(billing.repetitions(&customer).await, again.repetitions);

    // What the customer says by themselves, or differently, was not asked in vain.
    for fact in [said("contact.phone", "+351912345678"), answered("contact.phone", "+351 999 999 999")] {
        assert!(billing.record(&customer, vec![fact]).await.repetitions.is_empty());
    }
}

#[tokio::test]
async fn one_asking_counts_once_whichever_side_tells_first() {
    let bench = Bench::start().await;
    let (orders, billing) = (bench.desk("ana", "orders"), bench.desk("rui", "billing"));
    let customer = bench.somebody().await;
    orders.record(&customer, vec![said("contact.phone", "+351912345678")]).await;

    // Reported first: the answer that shows it is the same asking.
    let reported = billing.report(&customer, "contact.phone", RepetitionReason::Security).await.unwrap();
    let told = reported.repetition.unwrap();
    assert_eq!((told.id.as_str(), told.known_by.unwrap().name.as_str()), (reported.event_id.as_str(), "ana"));
    bench.clock.advance(5 * MINUTE);
    let answer = billing.record(&customer, vec![answered("contact.phone", "+351912345678")]).await;
    let [same] = answer.repetitions.as_slice() else { panic!("{answer:?}") };
    assert_eq!((&same.id, same.reason()), (&told.id, RepetitionReason::Security));
    assert_eq!(same.answer_event_id, answer.event_id);
    assert_eq!(billing.repetitions(&customer).await, answer.repetitions);

    // The same person asks once more, and says afterwards why.
    bench.clock.advance(5 * MINUTE);
    let found = billing.record(&customer, vec![answered("contact.phone", "+351912345678")]).await.repetitions;
    assert_eq!(found[0].reason(), RepetitionReason::AlreadyKnown);
    let explained = billing.report(&customer, "contact.phone", RepetitionReason::NotTrusted).await.unwrap();
    let repetition = explained.repetition.unwrap();
    assert_eq!((&repetition.id, repetition.reason()), (&found[0].id, RepetitionReason::NotTrusted));
    assert_eq!(billing.repetitions(&customer).await.len(), 2);
    let event = bench.history(&customer).await.pop().unwrap();
    assert_eq!(
        (&event.id, body::<RepetitionExplained>(&event).repetition),
        (&explained.event_id, Some(repetition))
    );

    // Somebody else who asks asks again.
    let other = orders.record(&customer, vec![answered("contact.phone", "+351912345678")]).await;
    assert_eq!(other.repetitions[0].reason(), RepetitionReason::AlreadyKnown);
    assert_eq!(billing.repetitions(&customer).await.len(), 3);
}

#[tokio::test]
async fn a_report_says_why() {
    let bench = Bench::start().await;
    let (desk, customer) = (bench.desk("ana", "orders"), bench.somebody().await);
    for reason in [RepetitionReason::Unspecified, RepetitionReason::AlreadyKnown] {
        assert_eq!(violations(&desk.report(&customer, "symptom", reason).await.unwrap_err()), ["reason"]);
    }
    let why = desk.report(&customer, "symptom", RepetitionReason::Other).await.unwrap_err();
    assert_eq!(violations(&why), ["note"]);
    // Also of what was never recorded: the customer knows better.
    let told =
        desk.report(&customer, "symptom", RepetitionReason::SystemDown).await.unwrap().repetition.unwrap();
    assert_eq!((told.known_by, told.answer_event_id), (None, String::new()));
    let event = bench.history(&customer).await.pop().unwrap();
    assert_eq!(event.summary, "Asked again: symptom (system down)");
}

#[tokio::test]
async fn repetitions_are_listed_by_customer_department_and_period() {
    let bench = Bench::start().await;
    let (orders, billing) = (bench.desk("ana", "orders"), bench.desk("rui", "billing"));
    let (maria, joao) = (bench.somebody().await, bench.somebody().await);
    for (minute, (desk, customer)) in
        [(&orders, &maria), (&billing, &maria), (&orders, &joao), (&billing, &joao)].into_iter().enumerate()
    {
        let told = desk.report(customer, "symptom", RepetitionReason::DidNotLook).await.unwrap();
        assert_eq!(told.repetition.unwrap().asked_at, seconds(60 * minute as i64));
        bench.clock.advance(MINUTE);
    }
    let list = async |request: ListRepetitionsRequest| -> Vec<Repetition> {
        let (mut found, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = ListRepetitionsRequest { page_size: 1, page_token, ..request.clone() };
            let page = ledger(&orders.connection).list_repetitions(request).await.unwrap().into_inner();
            found.extend(page.repetitions);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return found;
            }
        }
    };
    let minutes = |found: Vec<Repetition>| -> Vec<i64> {
        let since = |found: &Repetition| found.asked_at.unwrap().seconds - seconds(0).unwrap().seconds;
        found.iter().map(|found| since(found) / 60).collect()
    };
    let all = ListRepetitionsRequest::default();
    assert_eq!(minutes(list(all.clone()).await), [3, 2, 1, 0]);
    let of_maria = ListRepetitionsRequest { customer_id: maria, ..all.clone() };
    assert_eq!(minutes(list(of_maria).await), [1, 0]);
    let by_billing = ListRepetitionsRequest { department: "billing".to_owned(), ..all.clone() };
    assert_eq!(minutes(list(by_billing).await), [3, 1]);
    let period = Some(TimeRange { start_time: seconds(60), end_time: seconds(180) });
    assert_eq!(minutes(list(ListRepetitionsRequest { period, ..all }).await), [2, 1]);
}

#[tokio::test]
async fn how_often_a_department_asks_again_is_counted() {
    let bench = Bench::start().await;
    let (orders, billing) = (bench.desk("ana", "orders"), bench.desk("rui", "billing"));
    let customer = bench.somebody().await;
    let told = || vec![answered("contact.phone", "+351912345678"), said("contact.best_time", "Mornings")];
    orders.record(&customer, told()).await;
    bench.clock.advance(MINUTE);
    billing.record(&customer, told()).await;
    billing.report(&customer, "contact.phone", RepetitionReason::DidNotLook).await.unwrap();
    bench.clock.advance(MINUTE);
    billing
        .record(&customer, vec![answered("contact.phone", "+351912345678"), answered("symptom", "x")])
        .await;
    billing.report(&customer, "contact.best_time", RepetitionReason::SystemDown).await.unwrap();

    let count = async |department: &str, period: Option<TimeRange>| {
        let request = GetRepetitionSummaryRequest { department: department.to_owned(), period };
        let response = ledger(&orders.connection).get_repetition_summary(request).await.unwrap().into_inner();
        let share = |share: RepetitionShare| {
            let reasons: Vec<_> = share.reasons.iter().map(|one| (one.reason(), one.count)).collect();
            (share.department, share.asked_count, share.repeated_count, reasons)
        };
        response.departments.into_iter().map(share).collect::<Vec<_>>()
    };
    let reasons = vec![
        (RepetitionReason::AlreadyKnown, 1),
        (RepetitionReason::DidNotLook, 1),
        (RepetitionReason::SystemDown, 1),
    ];
    let of_billing = ("billing".to_owned(), 4, 3, reasons);
    assert_eq!(count("", None).await, [of_billing.clone(), ("orders".to_owned(), 1, 0, vec![])]);
    assert_eq!(count("billing", None).await, [of_billing]);
    let first_minute = Some(TimeRange { start_time: None, end_time: seconds(60) });
    assert_eq!(count("", first_minute).await, [("orders".to_owned(), 1, 0, vec![])]);
}
