//! Events carry promises and settle them, in whatever order they are recorded.

use baton_proto::timeline::v1::{Promise, PromiseFeasibility, PromiseMade, PromiseState, Subject};

use super::{DAY, HOUR, cancelled, delivered, delivery, promising, states};
use crate::harness::{Bench, appended, event, refusal, seconds};

#[tokio::test]
async fn an_event_carries_promises_and_another_one_keeps_them() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    let note = "Carrier takes two days".to_owned();
    let made = PromiseMade {
        feasibility: PromiseFeasibility::Checked.into(),
        feasibility_note: note.clone(),
        ..delivery("A", 3 * DAY)
    };
    let event = promising(&customer, "A", 0, vec![made.clone(), delivery("B", 4 * DAY)]);
    bench.append("orders", vec![event.clone()]).await;

    let open = desk.promise(&made.id).await;
    let expected = Promise {
        id: made.id.clone(),
        customer_id: customer.clone(),
        department: "orders".to_owned(),
        text: made.text,
        made_at: seconds(0),
        made_by: open.made_by.clone(),
        event_id: event.id.clone(),
        due: made.due,
        evidence: made.evidence,
        feasibility: PromiseFeasibility::Checked.into(),
        feasibility_note: note,
        subject_kind: "order".to_owned(),
        subject_id: "A".to_owned(),
        state: PromiseState::Open.into(),
        ..Promise::default()
    };
    assert_eq!(open, expected);
    assert_eq!(open.made_by.unwrap().role, "service");

    bench.append("orders", vec![event]).await;
    assert_eq!(states(&desk.promised(&customer).await), [PromiseState::Open; 2], "told again: nothing new");

    let evidence = delivered(&customer, "A", HOUR);
    bench.append("orders", vec![evidence.clone()]).await;
    let promises = desk.promised(&customer).await;
    // The clock stands at the start, and a service's event counts as now if its own clock is ahead.
    assert_eq!(states(&promises), [PromiseState::Early, PromiseState::Open]);
    assert_eq!((&promises[0].fulfilled_by_event_id, promises[0].fulfilled_at), (&evidence.id, seconds(0)));
}

#[tokio::test]
async fn evidence_counts_whenever_it_is_recorded_and_the_earliest_counts() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    // Promised on day -10 for day -5.
    let made = || delivery("A", -5 * DAY);
    let promise = |customer: &str| promising(customer, "A", -10 * DAY, vec![made()]);
    let (early, kept, late, before) = (-7 * DAY, -5 * DAY - HOUR, -4 * DAY, -11 * DAY);
    let table: [(&str, &[i64], PromiseState); 6] = [
        ("in time", &[kept], PromiseState::Kept),
        ("too late", &[late], PromiseState::Late),
        ("twice", &[late, kept], PromiseState::Kept),
        ("three times", &[kept, early, late], PromiseState::Early),
        ("before it was promised", &[before, late], PromiseState::Late),
        ("only before it was promised", &[before], PromiseState::Broken),
    ];
    for (case, evidence, expected) in table {
        for position in 0..=evidence.len() {
            for batched in [true, false] {
                let customer = bench.somebody().await;
                let mut events: Vec<_> = evidence.iter().map(|at| delivered(&customer, "A", *at)).collect();
                events.insert(position, promise(&customer));
                for event in &mut events {
                    event.imported = true;
                }
                if batched {
                    bench.append("orders", events).await;
                } else {
                    for event in events {
                        bench.append("orders", vec![event]).await;
                    }
                }
                let promises = desk.promised(&customer).await;
                assert_eq!(
                    states(&promises),
                    [expected],
                    "{case}, promised at {position}, batched {batched}"
                );
            }
        }
    }
}

#[tokio::test]
async fn only_the_event_of_this_type_subject_and_customer_keeps_a_promise() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let (maria, joao) = (bench.somebody().await, bench.somebody().await);
    bench.append("orders", vec![promising(&maria, "A", 0, vec![delivery("A", DAY)])]).await;
    let shipped = super::of_order(&maria, "A", "baton.orders.v1.OrderShipped", 0, 2);
    let of_ticket = {
        let mut event = delivered(&maria, "A", 0);
        event.subject = Some(Subject { kind: "ticket".to_owned(), ..event.subject.unwrap() });
        event
    };
    let none = baton_proto::timeline::v1::Event { subject: None, ..delivered(&maria, "A", 0) };
    let others = vec![shipped, of_ticket, none, delivered(&maria, "B", 0), delivered(&joao, "A", 0)];
    bench.append("orders", others).await;
    assert_eq!(states(&desk.promised(&maria).await), [PromiseState::Open]);
    bench.append("orders", vec![delivered(&maria, "A", 0)]).await;
    assert_eq!(states(&desk.promised(&maria).await), [PromiseState::Kept]);
}

#[tokio::test]
async fn a_replacement_is_scored_and_so_is_what_it_replaced() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let first = delivery("A", -8 * DAY);
    let second = PromiseMade { replaces_id: first.id.clone(), ..delivery("A", -6 * DAY) };
    let third = PromiseMade { replaces_id: second.id.clone(), ..delivery("A", -4 * DAY) };
    let history = |customer: &str| {
        vec![
            promising(customer, "A", -10 * DAY, vec![first.clone()]),
            promising(customer, "A", -9 * DAY, vec![second.clone()]),
            promising(customer, "A", -8 * DAY, vec![third.clone()]),
            delivered(customer, "A", -5 * DAY),
        ]
    };
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
        let customer = bench.somebody().await;
        let events = history(&customer);
        for index in order {
            let mut event = events[index].clone();
            event.imported = true;
            bench.append("orders", vec![event]).await;
        }
        let promises = desk.promised(&customer).await;
        let expected = [PromiseState::Late, PromiseState::Late, PromiseState::Kept];
        assert_eq!(states(&promises), expected, "{order:?}");
        assert_eq!(promises[0].replaced_by_id, second.id);
        assert_eq!((&promises[1].replaces_id, &promises[1].replaced_by_id), (&first.id, &third.id));
    }
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_is_released_in_whatever_order_that_is_told() {
    let bench = Bench::start().await;
    let desk = bench.desk("ana", "orders");
    let (before, due, after) = (-6 * DAY, -5 * DAY, -4 * DAY);
    let table = [
        (before, None, PromiseState::Released),
        (due, None, PromiseState::Released),
        (after, None, PromiseState::Broken),
        (before, Some(after), PromiseState::Released),
        (due, Some(before - DAY), PromiseState::Early),
    ];
    for (void, evidence, expected) in table {
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let customer = bench.somebody().await;
            let events = [
                Some(promising(&customer, "A", -10 * DAY, vec![delivery("A", due)])),
                Some(cancelled(&customer, "A", void)),
                evidence.map(|at| delivered(&customer, "A", at)),
            ];
            for mut event in order.into_iter().filter_map(|index| events[index].clone()) {
                event.imported = true;
                bench.append("orders", vec![event]).await;
            }
            assert_eq!(states(&desk.promised(&customer).await), [expected], "{void} {evidence:?} {order:?}");
        }
    }
}

#[tokio::test]
async fn an_event_with_a_bad_promise_fails_alone() {
    let bench = Bench::start().await;
    let customer = bench.somebody().await;
    let bad = PromiseMade { due: None, ..delivery("A", DAY) };
    let events = vec![
        event(&customer),
        promising(&customer, "A", 0, vec![delivery("A", DAY), bad]),
        promising(&customer, "A", 0, vec![delivery("A", DAY); 9]),
        promising(&customer, "A", 0, vec![delivery("A", DAY)]),
    ];
    let outcomes = bench.append("orders", events).await;
    assert_eq!([&outcomes[1], &outcomes[2]].map(refusal), ["INVALID_FIELD"; 2]);
    assert_eq!([&outcomes[0], &outcomes[3]].map(|outcome| appended(outcome).sequence), [2, 3]);
    assert_eq!(bench.desk("ana", "orders").promised(&customer).await.len(), 1);
}
