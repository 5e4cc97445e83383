//! Facts that come with the events of departments.

use std::collections::HashSet;

use baton_proto::timeline::v1::{CheckQuestionsRequest, Event, FactState, FactStated};
use futures::future::join_all;

use super::{answered, ledger, said, standing};
use crate::harness::{Bench, appended, event, refusal, seconds};

fn stating(customer: &str, facts: Vec<FactStated>) -> Event {
    Event { facts, ..event(customer) }
}

#[tokio::test]
async fn an_event_brings_its_facts_and_a_bad_one_fails_alone() {
    let bench = Bench::start().await;
    let customer = bench.somebody().await;
    let many = (0..21).map(|number| said(&format!("key.{number}"), "x")).collect();
    let bad = [
        vec![said("delivery.address", &"x".repeat(2_001))],
        vec![said("Not a key", "x")],
        vec![said("a", "x"), said("a", "y")],
        vec![said("a", "")],
        many,
    ];
    let mut events = vec![stating(&customer, vec![said("delivery.address", "Rua 1")])];
    events.extend(bad.into_iter().map(|facts| stating(&customer, facts)));
    events.push(stating(&customer, vec![said("contact.best_time", "Mornings")]));
    let outcomes = bench.append("orders", events).await;
    assert_eq!((appended(&outcomes[0]).sequence, appended(&outcomes[6]).sequence), (2, 3));
    for outcome in &outcomes[1..6] {
        assert_eq!(refusal(outcome), "INVALID_FIELD");
    }
    let desk = bench.desk("ana", "support");
    let facts = desk.facts(&customer).await;
    let listed: Vec<_> = facts.iter().map(|fact| (fact.key.as_str(), fact.state())).collect();
    assert_eq!(listed, [("contact.best_time", FactState::Known), ("delivery.address", FactState::Known)]);
}

#[tokio::test]
async fn a_repeated_append_says_nothing_twice() {
    let bench = Bench::start().await;
    let (customer, desk) = (bench.somebody().await, bench.desk("ana", "support"));
    desk.record(&customer, vec![said("delivery.address", "Rua 1")]).await;
    let repeated = stating(&customer, vec![answered("delivery.address", "rua 1")]);
    for duplicate in [false, true] {
        let outcome = bench.append("orders", vec![repeated.clone(), repeated.clone()]).await;
        assert_eq!((appended(&outcome[0]).sequence, appended(&outcome[0]).duplicate), (3, duplicate));
        assert!(appended(&outcome[1]).duplicate);
    }
    assert_eq!(desk.statements(&customer, "delivery.address").await.len(), 2);
    assert_eq!(desk.repetitions(&customer).await.len(), 1);
    let sequences: Vec<i64> = bench.history(&customer).await.iter().map(|event| event.sequence).collect();
    assert_eq!(sequences, [1, 2, 3, 4], "the repetition's event has its own place");
}

#[tokio::test]
async fn life_orders_what_was_said_not_arrival() {
    let bench = Bench::start().await;
    let (customer, desk) = (bench.somebody().await, bench.desk("ana", "support"));
    let at = |offset, fact| Event { occurred_at: seconds(offset), ..stating(&customer, vec![fact]) };
    let correction = FactStated { correction: true, ..said("delivery.address", "Rua 2") };
    bench.append("orders", vec![at(-100, correction)]).await;
    // Said before it was corrected, heard of later; so it was asked for when it was not known.
    bench.append("orders", vec![at(-200, answered("delivery.address", "Rua 1"))]).await;
    assert_eq!(standing(&desk.ask(&customer, "delivery.address").await.0), (FactState::Known, vec!["Rua 2"]));
    bench.append("orders", vec![at(-150, answered("delivery.address", "Rua 1"))]).await;
    bench.append("orders", vec![at(-50, answered("delivery.address", "Rua 1"))]).await;
    let (fact, _) = desk.ask(&customer, "delivery.address").await;
    assert_eq!(standing(&fact), (FactState::Conflicted, vec!["Rua 1", "Rua 2"]));
    // At that time it was known, and asked for.
    let found = desk.repetitions(&customer).await;
    assert_eq!((found.len(), &found[0].asked_at), (1, &seconds(-150)));
}

#[tokio::test]
async fn of_many_who_ask_at_once_one_was_the_first() {
    let bench = Bench::start().await;
    let customer = bench.somebody().await;
    let desks: Vec<_> = (0..8).map(|number| bench.desk(&format!("agent {number}"), "support")).collect();
    let told =
        join_all(desks.iter().map(|desk| desk.record(&customer, vec![answered("product", "Printer")]))).await;
    assert_eq!(told.iter().filter(|told| told.repetitions.is_empty()).count(), 1);
    assert_eq!(desks[0].repetitions(&customer).await.len(), 7);
    assert_eq!(standing(&desks[0].ask(&customer, "product").await.0), (FactState::Known, vec!["Printer"]));
    let history = bench.history(&customer).await;
    let ids: HashSet<&str> = history.iter().map(|event| event.id.as_str()).collect();
    assert_eq!((ids.len(), history.len()), (1 + 8 + 7, 1 + 8 + 7));
}

#[tokio::test]
async fn two_facts_of_one_batch_see_each_other() {
    let bench = Bench::start().await;
    let (customer, desk) = (bench.somebody().await, bench.desk("ana", "support"));
    let events = vec![
        stating(
            &customer,
            vec![answered("delivery.address", "Rua 1"), said("contact.phone", "+351 912 345 678")],
        ),
        stating(
            &customer,
            vec![answered("delivery.address", "Rua 1"), answered("contact.phone", "+351912345678")],
        ),
    ];
    bench.append("orders", events.clone()).await;
    let mut keys: Vec<String> =
        desk.repetitions(&customer).await.into_iter().map(|found| found.key).collect();
    keys.sort();
    assert_eq!(keys, ["contact.phone", "delivery.address"]);
    let answer = desk.repetitions(&customer).await.remove(0);
    assert_eq!(
        (answer.answer_event_id.as_str(), answer.known_event_id.as_str()),
        (&*events[1].id, &*events[0].id)
    );
}

#[tokio::test]
async fn a_check_waits_for_the_event_that_was_passed_on() {
    let bench = Bench::start().await;
    let customer = bench.somebody().await;
    let told = stating(&customer, vec![said("delivery.address", "Rua 1")]);
    let request = CheckQuestionsRequest {
        customer_id: customer.clone(),
        keys: vec!["delivery.address".to_owned()],
        at_least_event: told.id.clone(),
        ..CheckQuestionsRequest::default()
    };
    let connection = bench.agent("support");
    let check =
        async move { ledger(&connection).check_questions(request).await.unwrap().into_inner().checks };
    let (checks, _) = tokio::join!(check, bench.append("orders", vec![told]));
    assert_eq!(checks[0].fact.as_ref().unwrap().state(), FactState::Known);
}
