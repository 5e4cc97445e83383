//! Listing: filters, pages, order, reading one's own writes.

use std::collections::BTreeSet;
use std::time::Duration;

use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::common::v1::{Actor, Channel};
use baton_proto::timeline::v1::{Event, EventFilter, ListEventsRequest, Subject};
use prost::Message;
use prost_types::Timestamp;
use tonic::{Request, Status};

use crate::harness::{Bench, event, fields, heavy_event, metadata, reason, seconds, typed_event};

fn request(customer_id: &str, filter: EventFilter) -> ListEventsRequest {
    ListEventsRequest { customer_id: customer_id.into(), filter: Some(filter), ..Default::default() }
}

async fn list(bench: &Bench, request: ListEventsRequest) -> Result<(Vec<Event>, String), Status> {
    let response = bench.agent("sales").timeline().list_events(request).await?.into_inner();
    Ok((response.events, response.next_page_token))
}

/// All pages.
async fn pages(bench: &Bench, mut request: ListEventsRequest) -> Vec<Event> {
    let mut all = Vec::new();
    loop {
        let (events, next) = list(bench, request.clone()).await.unwrap();
        all.extend(events);
        if next.is_empty() {
            return all;
        }
        request.page_token = next;
    }
}

fn at(seconds_before: i64, event: Event) -> Event {
    Event { occurred_at: seconds(-seconds_before), ..event }
}

#[tokio::test]
async fn every_filter_narrows_and_all_must_match() {
    let bench = Bench::start().await;
    let (ana, bea) = (bench.customer("Ana").await, bench.customer("Bea").await);
    let case_id = SystemIds.uuid().to_string();
    let subject = |kind: &str, id: &str| {
        Some(Subject { kind: kind.into(), id: id.into(), revision: 1, ..Subject::default() })
    };
    let eva =
        Actor { id: "eva".into(), name: "Eva".into(), department: "orders".into(), role: "agent".into() };
    let placed = at(400, Event { subject: subject("order", "1"), ..event(&ana) });
    let called = at(
        300,
        Event {
            channel: Channel::Phone.into(),
            actor: Some(eva),
            case_id: case_id.clone(),
            ..typed_event(&ana, "baton.orders.v1.OrderHeld")
        },
    );
    let shipped = at(
        200,
        Event { subject: subject("order", "2"), ..typed_event(&ana, "baton.orders.v1.OrderShipped") },
    );
    let opened = at(
        100,
        Event {
            channel: Channel::Email.into(),
            subject: subject("ticket", "1"),
            ..typed_event(&ana, "baton.support.v1.TicketOpened")
        },
    );
    bench.append("orders", vec![placed.clone(), called.clone(), shipped.clone(), event(&bea)]).await;
    bench.append("support", vec![opened.clone()]).await;
    let created = bench.events(&ana).await.into_iter().find(|event| event.sequence == 1).unwrap();

    let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let all = EventFilter::default;
    let table = [
        ("nothing", all(), vec![&created, &opened, &shipped, &called, &placed]),
        (
            "department",
            EventFilter { departments: texts(&["orders"]), ..all() },
            vec![&shipped, &called, &placed],
        ),
        (
            "departments",
            EventFilter { departments: texts(&["support", "sales", "support"]), ..all() },
            vec![&created, &opened],
        ),
        ("type", EventFilter { types: texts(&["baton.orders.v1.OrderPlaced"]), ..all() }, vec![&placed]),
        (
            "types, twice the same",
            EventFilter {
                types: texts(&[
                    "baton.orders.v1.OrderPlaced",
                    "baton.support.v1.TicketOpened",
                    "baton.orders.v1.OrderPlaced",
                ]),
                ..all()
            },
            vec![&opened, &placed],
        ),
        ("case", EventFilter { case_id: case_id.clone(), ..all() }, vec![&called]),
        ("subject kind", EventFilter { subject_kind: "order".into(), ..all() }, vec![&shipped, &placed]),
        (
            "subject",
            EventFilter { subject_kind: "order".into(), subject_id: "1".into(), ..all() },
            vec![&placed],
        ),
        ("channel", EventFilter { channels: texts(&["phone"]), ..all() }, vec![&called]),
        (
            "channels",
            EventFilter { channels: texts(&["CHANNEL_PHONE", "email"]), ..all() },
            vec![&opened, &called],
        ),
        (
            "internal is what was not stated",
            EventFilter { channels: texts(&["internal"]), ..all() },
            vec![&created, &shipped, &placed],
        ),
        ("actor", EventFilter { actor_id: "eva".into(), ..all() }, vec![&called]),
        (
            "from, inclusive",
            EventFilter { occurred_from: seconds(-200), ..all() },
            vec![&created, &opened, &shipped],
        ),
        ("before, exclusive", EventFilter { occurred_before: seconds(-300), ..all() }, vec![&placed]),
        (
            "between",
            EventFilter { occurred_from: seconds(-300), occurred_before: seconds(-100), ..all() },
            vec![&shipped, &called],
        ),
        (
            "department, type and channel",
            EventFilter {
                departments: texts(&["orders"]),
                types: texts(&["baton.orders.v1.OrderHeld", "baton.support.v1.TicketOpened"]),
                channels: texts(&["phone", "email"]),
                ..all()
            },
            vec![&called],
        ),
        ("nobody", EventFilter { actor_id: "nobody".into(), ..all() }, vec![]),
        ("another's case", EventFilter { case_id: SystemIds.uuid().to_string(), ..all() }, vec![]),
    ];
    for (what, filter, expected) in table {
        let (events, next) = list(&bench, request(&ana, filter.clone())).await.unwrap();
        let ids = |events: &[&Event]| events.iter().map(|event| event.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&events.iter().collect::<Vec<_>>()), ids(&expected), "{what}");
        assert_eq!(next, "", "{what}");
        let small = ListEventsRequest { page_size: 1, ..request(&ana, filter) };
        let paged = pages(&bench, small).await;
        assert_eq!(ids(&paged.iter().collect::<Vec<_>>()), ids(&expected), "{what}, one by one");
    }
}

#[tokio::test]
async fn pages_are_stable_while_events_arrive_and_ties_keep_their_order() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    // Many at the same instant: told apart by sequence.
    let old: Vec<Event> = (0..40).map(|n| at(1_000 + n / 10, event(&ana))).collect();
    bench.append("orders", old.clone()).await;
    let expected: Vec<String> = bench.events(&ana).await.into_iter().map(|event| event.id).collect();

    let mut next = ListEventsRequest { page_size: 7, ..request(&ana, EventFilter::default()) };
    let mut seen = Vec::new();
    loop {
        let (events, token) = list(&bench, next.clone()).await.unwrap();
        seen.extend(events.into_iter().map(|event| event.id));
        if token.is_empty() {
            break;
        }
        next.page_token = token;
        // One that is newer than all, and one at an instant in the middle of what has been seen.
        bench.append("orders", vec![event(&ana), at(1_000, event(&ana))]).await;
    }
    let unique: BTreeSet<&String> = seen.iter().collect();
    assert_eq!(unique.len(), seen.len(), "nothing twice");
    let known: Vec<String> = seen.into_iter().filter(|id| expected.contains(id)).collect();
    assert_eq!(known, expected, "nothing hidden, and in order");
    let order: Vec<_> = bench
        .events(&ana)
        .await
        .iter()
        .map(|event| (event.occurred_at.unwrap().seconds, event.sequence))
        .collect();
    assert!(order.is_sorted_by(|one, next| one > next));
}

#[tokio::test]
async fn a_token_belongs_to_its_list() {
    let bench = Bench::start().await;
    let (ana, bea) = (bench.customer("Ana").await, bench.customer("Bea").await);
    for customer in [&ana, &bea] {
        bench.append("orders", vec![event(customer), event(customer)]).await;
    }
    let first = ListEventsRequest { page_size: 1, ..request(&ana, EventFilter::default()) };
    let (_, token) = list(&bench, first.clone()).await.unwrap();
    let orders = EventFilter { departments: vec!["orders".into()], ..EventFilter::default() };
    for bad in [
        ListEventsRequest { page_token: "nonsense".into(), ..first.clone() },
        ListEventsRequest { page_token: token[1..].into(), ..first.clone() },
        ListEventsRequest { page_token: token.clone(), ..request(&bea, EventFilter::default()) },
        ListEventsRequest { page_token: token.clone(), ..request(&ana, orders) },
    ] {
        assert_eq!(reason(&list(&bench, bad).await.unwrap_err()), Reason::InvalidPageToken);
    }
    // Another page size is the same list.
    let rest = ListEventsRequest { page_size: 50, page_token: token, ..first };
    assert_eq!(list(&bench, rest).await.unwrap().0.len(), 2);
}

#[tokio::test]
async fn bad_requests_are_told_what_is_wrong() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    let many = |count: usize| (0..count).map(|n| n.to_string()).collect::<Vec<_>>();
    let filter = EventFilter {
        departments: many(17),
        types: many(33),
        case_id: "K7F3-QPX8".into(),
        subject_id: "1".into(),
        channels: vec!["smoke".into()],
        actor_id: "x".repeat(201),
        occurred_from: Some(Timestamp { seconds: 0, nanos: -1 }),
        ..EventFilter::default()
    };
    let bad =
        ListEventsRequest { customer_id: "x".into(), at_least_event: "y".into(), ..request("", filter) };
    let bad = ListEventsRequest { customer_id: "x".into(), ..bad };
    let expected = [
        "customer_id",
        "at_least_event",
        "filter.departments",
        "filter.types",
        "filter.channels",
        "filter.subject_kind",
        "filter.actor_id",
        "filter.occurred_from",
        "filter.case_id",
    ];
    let found: BTreeSet<String> = fields(&list(&bench, bad).await.unwrap_err()).into_iter().collect();
    assert_eq!(found, expected.iter().map(|field| (*field).to_owned()).collect());
    let negative = ListEventsRequest { page_size: -1, ..request(&ana, EventFilter::default()) };
    assert_eq!(fields(&list(&bench, negative).await.unwrap_err()), ["page_size"]);
    let unknown = request(&SystemIds.customer_id().to_string(), EventFilter::default());
    assert_eq!(reason(&list(&bench, unknown).await.unwrap_err()), Reason::CustomerNotFound);
}

#[tokio::test]
async fn a_page_of_heavy_events_is_cut_before_clients_refuse_it() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    for _ in 0..3 {
        bench.append("orders", (0..4).map(|_| heavy_event(&ana)).collect()).await;
    }
    let mut next = request(&ana, EventFilter::default());
    let mut seen = Vec::new();
    loop {
        let (events, token) = list(&bench, next.clone()).await.unwrap();
        assert!(events.iter().map(Message::encoded_len).sum::<usize>() <= 1024 * 1024);
        seen.extend(events.into_iter().map(|event| event.sequence));
        if token.is_empty() {
            break;
        }
        next.page_token = token;
    }
    assert!(seen.into_iter().eq((1..=13).rev()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_least_event_waits_until_it_is_visible() {
    let bench = Bench::start().await;
    let ana = bench.customer("Ana").await;
    let coming = event(&ana);
    let wanted =
        ListEventsRequest { at_least_event: coming.id.clone(), ..request(&ana, EventFilter::default()) };
    let (listed, ()) = tokio::join!(list(&bench, wanted.clone()), async {
        tokio::task::yield_now().await;
        bench.append("orders", vec![coming.clone()]).await;
    });
    assert_eq!(listed.unwrap().0.len(), 2);

    let never = SystemIds.event_id().to_string();
    let mut request = Request::new(ListEventsRequest { at_least_event: never.clone(), ..wanted });
    request.set_timeout(Duration::from_millis(300));
    let status = bench.agent("sales").timeline().list_events(request).await.unwrap_err();
    assert_eq!(reason(&status), Reason::NotYetVisible);
    assert_eq!(metadata(&status, "event_id"), never);
}
