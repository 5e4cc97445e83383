//! What counts of what was said: recorded twice, contradicted, corrected, old, of a case.

use std::time::Duration;

use baton_proto::timeline::v1::FactState;

use super::{answered, corrected, said, standing};
use crate::harness::{Bench, body};
use baton_proto::timeline::v1::FactsRecorded;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn what_one_department_hears_the_others_need_not_ask() {
    let bench = Bench::start().await;
    let (orders, shipping) = (bench.desk("ana", "orders"), bench.desk("rui", "shipping"));
    let customer = bench.somebody().await;

    let (fact, question) = shipping.ask(&customer, "delivery.address").await;
    assert_eq!((standing(&fact).0, question.as_str()), (FactState::Unknown, "Where shall we deliver?"));

    let told = orders.record(&customer, vec![answered("delivery.address", "Rua das Flores 12\nPorto")]).await;
    assert!(told.repetitions.is_empty());
    let (fact, question) = shipping.ask(&customer, "delivery.address").await;
    assert_eq!(standing(&fact), (FactState::Known, vec!["Rua das Flores 12\nPorto"]));
    assert_eq!((question.as_str(), fact.label.as_str(), fact.uncatalogued), ("", "delivery address", false));
    let heard = fact.current.unwrap();
    assert_eq!((heard.department.as_str(), heard.heard_by.unwrap().name.as_str()), ("orders", "ana"));
    assert_eq!((heard.event_id.as_str(), heard.asked), (told.event_id.as_str(), true));
    assert!(fact.fresh_until.is_some());

    // The timeline tells that it was said, and who reads an event finds what.
    let event = bench.events(&customer).await.remove(0);
    assert_eq!(event.summary, "The customer told us: delivery address");
    assert_eq!(event.facts[0].value, "Rua das Flores 12\nPorto");
    assert_eq!(body::<FactsRecorded>(&event).keys, ["delivery.address"]);
}

#[tokio::test]
async fn what_was_said_twice_contradicted_corrected_or_is_old() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let now = async || {
        let (fact, question) = desk.ask(&customer, "contact.phone").await;
        let (state, values) = standing(&fact);
        assert_eq!(question.is_empty(), state == FactState::Known, "{question}");
        (state, values.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let told =
        |state, values: &[&str]| (state, values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>());

    desk.record(&customer, vec![said("contact.phone", "+55 11 91234-5678")]).await;
    bench.clock.advance(DAY);
    desk.record(&customer, vec![said("contact.phone", "+5511912345678")]).await;
    assert_eq!(now().await, told(FactState::Known, &["+5511912345678"]), "the same number");
    bench.clock.advance(DAY);
    desk.record(&customer, vec![said("contact.phone", "+55 11 90000-1111")]).await;
    assert_eq!(now().await, told(FactState::Conflicted, &["+55 11 90000-1111", "+5511912345678"]));
    bench.clock.advance(DAY);
    desk.record(&customer, vec![corrected("contact.phone", "+55 11 90000-1111")]).await;
    assert_eq!(now().await, told(FactState::Known, &["+55 11 90000-1111"]));
    bench.clock.advance(364 * DAY);
    assert_eq!(now().await.0, FactState::Known);
    bench.clock.advance(DAY);
    assert_eq!(now().await, told(FactState::Stale, &["+55 11 90000-1111"]));
    desk.record(&customer, vec![answered("contact.phone", "+55 11 90000-1111")]).await;
    assert_eq!(now().await, told(FactState::Known, &["+55 11 90000-1111"]));
    assert!(desk.repetitions(&customer).await.is_empty(), "it was old");
    assert_eq!(desk.statements(&customer, "contact.phone").await.len(), 5);
}

#[tokio::test]
async fn a_symptom_holds_until_its_case_closes() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let (one, other) = (desk.open(&customer).await, desk.open(&customer).await);
    desk.record_in(&one.id, &customer, vec![answered("symptom", "Prints blank pages")]).await;

    let state = async |case: &str| {
        let check = desk.check_in(case, &customer, &["symptom"]).await.remove(0);
        let fact = check.fact.unwrap();
        (fact.state(), fact.case_id)
    };
    assert_eq!(state(&one.id).await, (FactState::Known, one.id.clone()));
    assert_eq!(state(&other.id).await, (FactState::Unknown, other.id.clone()));
    assert_eq!(state("").await.0, FactState::Known);
    desk.record_in(&other.id, &customer, vec![answered("symptom", "Does not start")]).await;
    assert_eq!(state(&other.id).await.0, FactState::Known);
    assert_eq!(state("").await.0, FactState::Conflicted, "which case?");
    let listed = desk.facts(&customer).await;
    assert!(listed.iter().all(|fact| fact.state() == FactState::Known && fact.key == "symptom"));
    assert_eq!(listed.len(), 2);

    desk.resolve(&one.id).await.unwrap();
    assert_eq!(state(&one.id).await.0, FactState::Known);
    desk.close(&one.id).await.unwrap();
    assert_eq!(state(&one.id).await.0, FactState::Stale);
    assert_eq!(state("").await.0, FactState::Known, "the other case's");
    desk.reopen(&one.id).await.unwrap();
    assert_eq!(state(&one.id).await.0, FactState::Known);
}

#[tokio::test]
async fn every_language_comes_back_as_it_was_said_and_is_compared_as_it_is_read() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "support");
    let customer = bench.somebody().await;
    let table = [
        ("customer.preferred_name", "Κύριος Νικόλαος", "ΚΎΡΙΟΣ  ΝΙΚΌΛΑΟΣ"),
        ("delivery.address", "רחוב הרצל 5, תל אביב", " רחוב הרצל 5,  תל אביב"),
        ("customer.industry", "Երևանի գինու գործարան", "ԵՐԵՒԱՆԻ ԳԻՆՈՒ ԳՈՐԾԱՐԱՆ"),
        ("contact.best_time", "Depois do almoço", "DEPOIS DO ALMOC\u{327}O"),
    ];
    for (key, value, again) in table {
        desk.record(&customer, vec![said(key, value)]).await;
        let (fact, _) = desk.ask(&customer, key).await;
        assert_eq!(standing(&fact), (FactState::Known, vec![value]), "{key}");
        let repeated = desk.record(&customer, vec![answered(key, again)]).await.repetitions;
        assert_eq!(repeated.len(), 1, "{key}");
    }
    // An accent makes a difference.
    desk.record(&customer, vec![said("customer.preferred_name", "Κυριος Νικολαος")]).await;
    assert_eq!(desk.ask(&customer, "customer.preferred_name").await.0.state(), FactState::Conflicted);
}
