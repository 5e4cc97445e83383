//! Appending: each event is judged alone.

use baton_errors::Reason;
use baton_model::{Ids, Role, SystemIds};
use baton_proto::common::v1::{Actor, Channel};
use baton_proto::timeline::v1::{AppendEventsRequest, Attempt, Event, GetEventRequest, Subject};
use prost_types::{Any, Timestamp};

use crate::harness::{Bench, appended, event, fields, reason, refusal, seconds, typed_event};

#[tokio::test]
async fn an_event_is_stored_whole_and_found_by_its_id() {
    let bench = Bench::start().await;
    let customer = bench.customer("Ana").await;
    let sent = Event {
        occurred_at: Some(Timestamp { nanos: 123_456_789, ..seconds(-3_600).unwrap() }),
        actor: Some(Actor {
            id: "ana".into(),
            name: "Ana".into(),
            department: "orders".into(),
            role: "agent".into(),
        }),
        channel: Channel::Phone.into(),
        reader_may_skip: true,
        case_id: SystemIds.uuid().to_string(),
        subject: Some(Subject {
            kind: "order".into(),
            id: "2c810e97".into(),
            label: "order 2c810e97".into(),
            status: "placed".into(),
            open: true,
            revision: 1,
            ..Subject::default()
        }),
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".into(),
        imported: true,
        ..event(&customer)
    };
    let outcomes = bench.append("orders", vec![sent.clone()]).await;
    assert_eq!((&outcomes[0].event_id, appended(&outcomes[0]).sequence), (&sent.id, 2));
    let request = GetEventRequest { event_id: sent.id.clone() };
    let got = bench.agent("sales").timeline().get_event(request).await.unwrap().into_inner().event.unwrap();
    let expected = Event {
        sequence: 2,
        recorded_at: seconds(0),
        // At the precision by which events are ordered.
        occurred_at: Some(Timestamp { nanos: 123_456_000, ..seconds(-3_600).unwrap() }),
        department: "orders".into(),
        ..sent
    };
    assert_eq!(got, expected);
}

#[tokio::test]
async fn unknown_events_are_not_found() {
    let bench = Bench::start().await;
    let mut timeline = bench.agent("sales").timeline();
    let unknown = GetEventRequest { event_id: SystemIds.event_id().to_string() };
    assert_eq!(reason(&timeline.get_event(unknown).await.unwrap_err()), Reason::EventNotFound);
    let malformed = GetEventRequest { event_id: "1".into() };
    assert_eq!(fields(&timeline.get_event(malformed).await.unwrap_err()), ["event_id"]);
}

#[tokio::test]
async fn a_service_whose_clock_is_ahead_tells_of_now_at_the_latest() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    let ahead = Event { occurred_at: seconds(3_600), ..event(&ana) };
    let id = ahead.id.clone();
    let outcomes = bench.append("orders", vec![ahead]).await;
    assert_eq!(appended(&outcomes[0]).sequence, 2);
    let request = GetEventRequest { event_id: id };
    let recorded =
        bench.agent("orders").timeline().get_event(request).await.unwrap().into_inner().event.unwrap();
    assert_eq!(recorded.occurred_at, recorded.recorded_at);
}

#[tokio::test]
async fn a_bad_event_fails_alone() {
    let bench = Bench::start().await;
    let (ana, bea) = (bench.customer("Ana").await, bench.customer("Bea").await);
    let first = event(&ana);
    let reused = Event { id: first.id.clone(), ..event(&bea) };
    let bad = |change: fn(&mut Event)| {
        let mut event = event(&ana);
        change(&mut event);
        event
    };
    let events = vec![
        first.clone(),
        bad(|event| event.id = "1".into()),
        bad(|event| event.customer_id = String::new()),
        bad(|event| event.summary = " ".into()),
        bad(|event| event.summary = "x".repeat(301)),
        bad(|event| event.summary = "two\nlines".into()),
        bad(|event| event.summary = "nul \0".into()),
        bad(|event| event.body = None),
        bad(|event| event.body.as_mut().unwrap().value = vec![0; 256 * 1024 + 1]),
        bad(|event| event.body.as_mut().unwrap().type_url = "OrderPlaced".into()),
        bad(|event| event.sequence = 7),
        bad(|event| event.recorded_at = seconds(0)),
        bad(|event| event.occurred_at = Some(Timestamp { seconds: i64::MAX, nanos: 0 })),
        bad(|event| event.occurred_at = Some(Timestamp { seconds: i64::MIN, nanos: 0 })),
        bad(|event| event.channel = 99),
        bad(|event| event.case_id = "K7F3-QPX8".into()),
        bad(|event| event.subject = Some(Subject { kind: "order".into(), ..Subject::default() })),
        bad(|event| {
            let attempts = vec![Attempt { what: String::new(), result: 9 }];
            event.subject = Some(Subject {
                kind: "order".into(),
                id: "1".into(),
                revision: 1,
                waiting_for: "two\nlines".into(),
                attempts,
                ..Subject::default()
            });
        }),
        bad(|event| event.traceparent = "x".repeat(56)),
        bad(|event| event.actor = Some(Actor::default())),
        bad(|event| event.department = "Not a slug".into()),
        reused,
        event(&SystemIds.customer_id().to_string()),
        typed_event(&ana, "baton.support.v1.TicketOpened"),
        typed_event(&ana, "baton.cases.v1.CaseOpened"),
        typed_event(&ana, "baton.customers.v1.CustomerCreated"),
        Event { department: "support".into(), ..typed_event(&ana, "baton.support.v1.TicketOpened") },
        event(&ana),
        first,
    ];
    let count = events.len();
    let outcomes = bench.append("orders", events).await;
    assert_eq!(appended(&outcomes[0]).sequence, 2);
    for outcome in &outcomes[1..21] {
        assert_eq!(refusal(outcome), "INVALID_FIELD", "{outcome:?}");
    }
    let reasons: Vec<&str> = outcomes[21..27].iter().map(refusal).collect();
    let foreign = "DEPARTMENT_NOT_ALLOWED";
    assert_eq!(reasons, ["EVENT_ID_REUSED", "CUSTOMER_NOT_FOUND", foreign, foreign, foreign, foreign]);
    assert_eq!(appended(&outcomes[count - 2]).sequence, 3, "no gap");
    let repeated = appended(&outcomes[count - 1]);
    assert_eq!((repeated.sequence, repeated.duplicate), (2, true));
    assert_eq!(bench.events(&bea).await.len(), 1);
}

#[tokio::test]
async fn a_used_id_is_refused_for_every_other_customer() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    let first = event(&ana);
    bench.append("orders", vec![first.clone()]).await;
    for name in ["Bea", "Cleo", "Dora"] {
        let other = Event { id: first.id.clone(), ..event(&bench.customer(name).await) };
        let outcomes = bench.append("orders", vec![other]).await;
        assert_eq!(refusal(&outcomes[0]), "EVENT_ID_REUSED");
    }
}

#[tokio::test]
async fn people_append_as_themselves() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    let mut timeline = bench.agent("orders").timeline();
    let mut append = async |event: Event| {
        let request = AppendEventsRequest { events: vec![event] };
        timeline.append_events(request).await.unwrap().into_inner().outcomes.remove(0)
    };
    let own = event(&ana);
    appended(&append(own.clone()).await);
    let stored = bench.events(&ana).await.remove(0);
    assert_eq!((stored.id, stored.department), (own.id, "orders".to_owned()));
    assert_eq!(stored.actor.unwrap().id, "orders-agent");
    let somebody =
        Actor { id: "eva".into(), name: "Eva".into(), department: "orders".into(), role: "agent".into() };
    assert_eq!(refusal(&append(Event { actor: Some(somebody), ..event(&ana) }).await), "INVALID_FIELD");
    assert_eq!(refusal(&append(Event { imported: true, ..event(&ana) }).await), "INVALID_FIELD");
}

#[tokio::test]
async fn an_importer_writes_for_any_department() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    let mut timeline = bench.as_role("orders", Role::Importer).timeline();
    let ticket = Event { department: "support".into(), ..typed_event(&ana, "baton.support.v1.TicketOpened") };
    let reserved = typed_event(&ana, "baton.cases.v1.CaseOpened");
    let request = AppendEventsRequest { events: vec![ticket, reserved] };
    let outcomes = timeline.append_events(request).await.unwrap().into_inner().outcomes;
    appended(&outcomes[0]);
    assert_eq!(refusal(&outcomes[1]), "DEPARTMENT_NOT_ALLOWED");
}

#[tokio::test]
async fn a_call_has_1_to_512_events_and_a_mebibyte() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    let mut timeline = bench.service("orders").timeline();
    let heavy = || {
        let body = Any { value: vec![0; 250 * 1024], ..event(&ana).body.unwrap() };
        Event { body: Some(body), ..event(&ana) }
    };
    for events in [vec![], vec![event(&ana); 513], vec![heavy(), heavy(), heavy(), heavy(), heavy()]] {
        let status = timeline.append_events(AppendEventsRequest { events }).await.unwrap_err();
        assert_eq!(fields(&status), ["events"]);
    }
    let full: Vec<Event> = (0..512).map(|_| event(&ana)).collect();
    let outcomes = bench.append("orders", full).await;
    assert!(outcomes.iter().map(appended).map(|appended| appended.sequence).eq(2..=513));
}

#[tokio::test]
async fn what_the_database_refuses_fails_alone_too() {
    let bench = Bench::start().await;
    bench.logs.allow("database error");
    let ana = bench.customer("Ana").await;
    bench.forbid_poison().await;
    let poison = typed_event(&ana, "baton.orders.v1.Poison");
    let outcomes = bench.append("orders", vec![event(&ana), poison, event(&ana)]).await;
    assert_eq!(appended(&outcomes[0]).sequence, 2);
    assert_eq!(refusal(&outcomes[1]), "INTERNAL");
    assert_eq!(appended(&outcomes[2]).sequence, 3);
}
