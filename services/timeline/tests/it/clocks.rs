//! Clocks as of any instant, and how well standards were kept.

use std::time::Duration;

use baton_client::Connection;
use baton_errors::Reason;
use baton_model::{Ids, Role, SystemIds};
use baton_proto::cases::v1::{
    Clock, ClockState, Compliance, ComplianceGroup, GetComplianceRequest, ListClocksRequest, Matter,
    Measurement, RecordContactRequest, Standard,
};
use baton_proto::common::v1::{Channel, TimeRange, WriteContext};
use baton_proto::customers::v1::{CreateCustomerRequest, Customer};
use baton_proto::timeline::v1::Event;
use baton_testkit::eventually;
use prost_types::Timestamp;
use tonic::Status;

use crate::desk::{violations, why};
use crate::harness::{Bench, context, seconds, typed_event};
use crate::standards::{calendar, put_calendar, put_standard, standard};

/// Every clock of a list, page by page.
pub(crate) async fn clocks(
    connection: &Connection,
    request: ListClocksRequest,
) -> Result<Vec<Clock>, Status> {
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = ListClocksRequest { page_token, ..request.clone() };
        let page = connection.standards().list_clocks(request).await?.into_inner();
        found.extend(page.clocks);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return Ok(found);
        }
    }
}

/// The clock of a standard in a case, as of an instant.
async fn clock(connection: &Connection, case: &str, standard: &str, at: Option<Timestamp>) -> Clock {
    let request = ListClocksRequest { case: case.to_owned(), at, ..Default::default() };
    let found = clocks(connection, request).await.unwrap();
    found.into_iter().find(|clock| clock.standard == standard).unwrap()
}

fn minutes(duration: Option<prost_types::Duration>) -> i64 {
    duration.unwrap_or_default().seconds / 60
}

fn hours(count: u64) -> Duration {
    Duration::from_hours(count)
}

/// Something that a department tells about a case.
fn about(customer: &str, case: &str, type_name: &str) -> Event {
    Event { case_id: case.to_owned(), ..typed_event(customer, type_name) }
}

#[tokio::test]
async fn the_customers_clock_runs_on_while_the_case_moves() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;
    let case = orders.open(&customer).await.id;
    bench.clock.advance(hours(1));
    let handoff = orders.request(&case, "support").await.unwrap();
    bench.clock.advance(Duration::from_mins(5));
    support.accept(&handoff.id).await.unwrap();
    bench.clock.advance(hours(2));
    bench.append("support", vec![about(&customer, &case, "baton.support.v1.CustomerAsked")]).await;
    bench.clock.advance(hours(24));
    bench.append("support", vec![about(&customer, &case, "baton.support.v1.CustomerAnswered")]).await;
    bench.clock.advance(Duration::from_mins(25));
    let back = seconds(0).unwrap().seconds + (3 + 24) * 3_600 + 30 * 60;
    support.give_back(&handoff.id).await.unwrap();
    bench.clock.advance(Duration::from_mins(15));

    let resolve = async |at| clock(&orders.connection, &case, "resolve-case", at).await;
    let stays = |clock: &Clock| -> Vec<(String, i64)> {
        clock.stays.iter().map(|stay| (stay.department.clone(), minutes(stay.used))).collect()
    };
    let now = resolve(None).await;
    let shares =
        [("orders", 65), ("support", 120 + 25), ("orders", 15)].map(|(name, used)| (name.to_owned(), used));
    assert_eq!(stays(&now), shares);
    assert_eq!((minutes(now.used), minutes(now.left)), (225, 2_400 - 225));
    assert_eq!(
        (now.state(), now.department.as_str(), now.matter()),
        (ClockState::Running, "orders", Matter::Case)
    );
    assert_eq!(now.stays[2].since.unwrap().seconds, back);

    // As it was at any instant, whatever has happened since.
    let then = resolve(seconds(3_600)).await;
    assert_eq!((then.state(), minutes(then.used), then.stays.len()), (ClockState::Running, 60, 1));
    let waiting = resolve(seconds(20 * 3_600)).await;
    assert_eq!((waiting.state(), minutes(waiting.used)), (ClockState::Paused, 185));
    assert_eq!((waiting.paused_for, waiting.due_at), (vec!["waiting-on-customer".to_owned()], None));
    let accepted = clock(&orders.connection, &case, "accept-handoff", None).await;
    assert_eq!((accepted.state(), minutes(accepted.used)), (ClockState::Met, 5));
    assert_eq!((accepted.handoff_id, accepted.department.as_str()), (handoff.id, "support"));
    assert_eq!((accepted.ended_by.as_str(), accepted.ended_by_name.as_str()), ("bela", "bela"));

    orders.resolve(&case).await.unwrap();
    let met = resolve(None).await;
    assert_eq!((met.state(), met.ended_by.as_str()), (ClockState::Met, "ana"));
    assert_eq!(resolve(seconds(3_600)).await, then);
    bench.clock.advance(hours(24));
    orders.reopen(&case).await.unwrap();
    let again = resolve(None).await;
    assert_eq!((again.state(), minutes(again.used), again.stays.len()), (ClockState::Running, 0, 1));
}

#[tokio::test]
async fn a_definition_that_changes_changes_no_clock_that_runs() {
    let bench = Bench::start().await;
    let (admin, orders) = (bench.as_role("orders", Role::Admin), bench.desk("ana", "orders"));
    put_calendar(&admin, calendar("orders", "UTC", "08:00", "18:00")).await.unwrap();
    put_standard(&admin, standard("answer", 60)).await.unwrap();
    bench.clock.advance(Duration::from_secs(1));
    let customer = bench.somebody().await;
    let first = orders.open(&customer).await.id;
    bench.clock.advance(Duration::from_mins(10));
    let before = clock(&admin, &first, "answer", None).await;
    put_standard(&admin, standard("answer", 5)).await.unwrap();
    put_calendar(&admin, calendar("orders", "UTC", "22:00", "23:00")).await.unwrap();
    assert_eq!(clock(&admin, &first, "answer", None).await, before);
    bench.clock.advance(Duration::from_mins(10));
    let second = orders.open(&customer).await.id;
    let (first, second) =
        (clock(&admin, &first, "answer", None).await, clock(&admin, &second, "answer", None).await);
    assert_eq!((first.version, minutes(first.used), first.due_at), (1, 20, seconds(3_601)));
    assert_eq!((second.version, minutes(second.used), second.due_at), (2, 0, seconds(13 * 3_600 + 300)));
}

#[tokio::test]
async fn a_person_who_is_in_touch_answers_a_case_and_a_service_does_not() {
    let bench = Bench::start().await;
    let orders = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    let case = orders.open(&customer).await.id;
    bench.clock.advance(Duration::from_mins(10));
    let mail = Event { channel: Channel::Email.into(), ..about(&customer, &case, "baton.orders.v1.Mailed") };
    bench.append("orders", vec![mail]).await;
    let running = clock(&orders.connection, &case, "first-answer", None).await;
    assert_eq!((running.state(), minutes(running.used)), (ClockState::Running, 10));
    let called = RecordContactRequest {
        context: context().map(|context| WriteContext {
            channel: Channel::Phone.into(),
            case_id: case.clone(),
            ..context
        }),
        customer_id: customer.clone(),
        note: "Called her".to_owned(),
        ..Default::default()
    };
    let first = orders.connection.standards().record_contact(called.clone()).await.unwrap().into_inner();
    assert_eq!(
        orders.connection.standards().record_contact(called.clone()).await.unwrap().into_inner(),
        first
    );
    let other = RecordContactRequest { note: "Called him".to_owned(), ..called };
    assert_eq!(why(orders.connection.standards().record_contact(other).await), Reason::RequestIdReused);
    let met = clock(&orders.connection, &case, "first-answer", None).await;
    assert_eq!((met.state(), minutes(met.used), met.ended_by.as_str()), (ClockState::Met, 10, "ana"));
    assert_eq!(bench.history(&customer).await.last().unwrap().summary, "Contact: Called her");
}

#[tokio::test]
async fn clocks_are_of_subjects_and_customers_too_and_lists_are_stable() {
    let bench = Bench::start().await;
    let admin = bench.as_role("orders", Role::Admin);
    let of = |name: &str, matter: Matter, stop: &str| Standard {
        matter: matter.into(),
        start_types: vec!["baton.orders.v1.OrderPlaced".to_owned()],
        stop_types: vec![stop.to_owned()],
        contact_stops: false,
        ..standard(name, 30)
    };
    put_standard(&admin, of("confirm", Matter::Subject, "baton.orders.v1.OrderConfirmed")).await.unwrap();
    put_standard(&admin, of("thank", Matter::Customer, "baton.sales.v1.Thanked")).await.unwrap();
    let customer = bench.somebody().await;
    let order = |id: &str, what: &str, revision| {
        let subject = crate::watch_clocks::subject(id, revision);
        Event { subject: Some(subject), ..typed_event(&customer, &format!("baton.orders.v1.{what}")) }
    };
    for id in ["a", "b", "c"] {
        bench.append("orders", vec![order(id, "OrderPlaced", 1)]).await;
        bench.clock.advance(Duration::from_mins(1));
    }
    bench.append("orders", vec![order("b", "OrderConfirmed", 2)]).await;
    bench.append("sales", vec![typed_event(&customer, "baton.sales.v1.Thanked")]).await;
    bench.append("orders", vec![order("d", "OrderPlaced", 1)]).await;

    let of_customer = ListClocksRequest { customer_id: customer.clone(), ..Default::default() };
    let all = clocks(&admin, of_customer.clone()).await.unwrap();
    let found: Vec<_> = all
        .iter()
        .map(|clock| (clock.standard.as_str(), clock.subject_id.as_str(), clock.state(), minutes(clock.used)))
        .collect();
    let expected = [
        ("confirm", "d", ClockState::Running, 0),
        ("thank", "", ClockState::Running, 0),
        ("confirm", "c", ClockState::Running, 1),
        ("confirm", "b", ClockState::Met, 2),
        ("confirm", "a", ClockState::Running, 3),
        // One at a time: the second and third order did not start another one.
        ("thank", "", ClockState::Met, 3),
    ];
    assert_eq!(found, expected);
    for page_size in 1..4 {
        let paged = ListClocksRequest { page_size, ..of_customer.clone() };
        assert_eq!(clocks(&admin, paged).await.unwrap(), all, "however it is paged");
    }
}

#[tokio::test]
async fn history_is_not_measured_and_a_tier_is_that_of_the_time() {
    let bench = Bench::start().await;
    let admin = bench.as_role("orders", Role::Admin);
    let gold = Standard { tiers: vec!["gold".to_owned()], ..standard("gold-answer", 30) };
    put_standard(&admin, gold).await.unwrap();
    let request = CreateCustomerRequest {
        context: context(),
        customer: Some(Customer { display_name: "Ana".into(), tier: "gold".into(), ..Customer::default() }),
    };
    let ana = bench
        .agent("sales")
        .customers()
        .create_customer(request)
        .await
        .unwrap()
        .into_inner()
        .customer
        .unwrap();
    let case = bench.desk("ana", "orders").open(&ana.id).await.id;
    assert_eq!(clock(&admin, &case, "gold-answer", None).await.tier, "gold");
    let request = baton_proto::customers::v1::UpdateCustomerRequest {
        context: context(),
        customer: Some(Customer { tier: "silver".into(), ..ana.clone() }),
        update_mask: Some(prost_types::FieldMask { paths: vec!["tier".to_owned()] }),
    };
    bench.clock.advance(Duration::from_secs(1));
    bench.agent("sales").customers().update_customer(request).await.unwrap();
    assert_eq!(
        clock(&admin, &case, "gold-answer", None).await.tier,
        "gold",
        "it was, when the clock started"
    );
    let later = bench.desk("ana", "orders").open(&ana.id).await.id;
    let of_later = ListClocksRequest { case: later, ..Default::default() };
    assert!(clocks(&admin, of_later).await.unwrap().iter().all(|clock| clock.standard != "gold-answer"));

    let importer = bench.as_role("orders", Role::Importer);
    let mut request = baton_proto::cases::v1::OpenCaseRequest {
        context: context(),
        customer_id: bench.somebody().await,
        title: "Old".to_owned(),
        ..Default::default()
    };
    request.context = request.context.map(|context| WriteContext { occurred_at: seconds(-3_600), ..context });
    let old = importer.cases().open_case(request).await.unwrap().into_inner().case.unwrap();
    let of_old = ListClocksRequest { case: old.number, ..Default::default() };
    assert_eq!(clocks(&admin, of_old).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_asked_of_clocks_is_checked() {
    let bench = Bench::start().await;
    let agent = bench.agent("orders");
    let ask = async |request: ListClocksRequest| clocks(&agent, request).await;
    let nobody = SystemIds.customer_id().to_string();
    let case = |case: &str| ListClocksRequest { case: case.to_owned(), ..Default::default() };
    let of = |customer: &str| ListClocksRequest { customer_id: customer.to_owned(), ..Default::default() };
    assert_eq!(violations(&ask(ListClocksRequest::default()).await.unwrap_err()), ["case"]);
    assert_eq!(violations(&ask(case("the late one")).await.unwrap_err()), ["case"]);
    assert_eq!(violations(&ask(of("Ana")).await.unwrap_err()), ["customer_id"]);
    let ahead = ListClocksRequest { at: seconds(1), ..of(&nobody) };
    assert_eq!(violations(&ask(ahead).await.unwrap_err()), ["at"]);
    assert_eq!(why(ask(of(&nobody)).await), Reason::CustomerNotFound);
    assert_eq!(why(ask(case(&nobody)).await), Reason::CaseNotFound);
    let ask = |group_by| GetComplianceRequest { group_by, ..Default::default() };
    assert_eq!(violations(&agent.standards().get_compliance(ask(9)).await.unwrap_err()), ["group_by"]);
    let counted = |measure: &str, value| Measurement { measure: measure.to_owned(), value };
    let bad = RecordContactRequest {
        context: context(),
        customer_id: nobody,
        measurements: vec![counted("rings", 1), counted("rings", -1), counted("The queue", 1)],
        note: "two\nlines".to_owned(),
    };
    let expected = ["measurements[1].measure", "measurements[1].value", "measurements[2].measure", "note"];
    assert_eq!(violations(&agent.standards().record_contact(bad).await.unwrap_err()), expected);
}

#[tokio::test]
async fn compliance_counts_verdicts_by_department_agent_and_tier() {
    let bench = Bench::start().await;
    let admin = bench.as_role("orders", Role::Admin);
    let rings = Standard {
        name: "third-ring".to_owned(),
        title: "Answer before the third ring".to_owned(),
        matter: Matter::Contact.into(),
        measure: "rings".to_owned(),
        at_most: 2,
        ..Standard::default()
    };
    put_standard(&admin, rings).await.unwrap();
    let customer = bench.somebody().await;
    for (name, department, count) in [
        ("ana", "orders", 1),
        ("ana", "orders", 2),
        ("ana", "orders", 5),
        ("bela", "support", 3),
        ("bela", "support", 2),
    ] {
        let measurements = vec![Measurement { measure: "rings".to_owned(), value: count }];
        let request = RecordContactRequest {
            context: context(),
            customer_id: customer.clone(),
            measurements,
            ..Default::default()
        };
        bench.desk(name, department).connection.standards().record_contact(request).await.unwrap();
    }
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    for minutes in [1, 3, 20] {
        let case = orders.open(&customer).await.id;
        let handoff = orders.request(&case, "support").await.unwrap();
        bench.clock.advance(Duration::from_mins(minutes));
        let _ = support.accept(&handoff.id).await;
    }
    let ask = async |group: ComplianceGroup, standard: &str| {
        let period = Some(TimeRange { start_time: seconds(0), end_time: seconds(3_600) });
        let standard = standard.to_owned();
        let request = GetComplianceRequest { period, group_by: group.into(), standard, ..Default::default() };
        admin.standards().get_compliance(request).await.unwrap().into_inner()
    };
    let count = |rows: &[Compliance]| rows.iter().map(|row| row.met + row.breached).sum::<i64>();
    eventually("everything has been counted", async || {
        let (rings, handoffs) = (
            ask(ComplianceGroup::Unspecified, "third-ring").await,
            ask(ComplianceGroup::Unspecified, "accept-handoff").await,
        );
        (count(&rings.rows) == 5 && count(&handoffs.rows) == 3).then_some(())
    })
    .await;
    let shown = |rows: &[Compliance]| -> Vec<(String, i64, i64, i64, i64)> {
        let row =
            |row: &Compliance| (row.group.clone(), row.met, row.breached, row.measured_p50, row.measured_p90);
        rows.iter().map(row).collect()
    };
    let expected = [("orders".to_owned(), 2, 1, 2, 5), ("support".to_owned(), 1, 1, 2, 3)];
    assert_eq!(shown(&ask(ComplianceGroup::Department, "third-ring").await.rows), expected);
    let by_agent = ask(ComplianceGroup::Agent, "third-ring").await.rows;
    assert_eq!(shown(&by_agent), [("ana".to_owned(), 2, 1, 2, 5), ("bela".to_owned(), 1, 1, 2, 3)]);
    assert_eq!(by_agent[1].group_name, "bela");
    let handoffs = ask(ComplianceGroup::Department, "accept-handoff").await;
    let row = &handoffs.rows[0];
    assert_eq!((row.group.as_str(), row.met, row.breached), ("support", 2, 1));
    assert_eq!((row.p50.unwrap().seconds, row.p90.is_some()), (180, true));
    assert!((row.share_met - 2.0 / 3.0).abs() < 1e-9);
    assert_eq!((handoffs.worst_tiers.len(), handoffs.worst_tiers[0].group.as_str()), (1, ""));
    let nothing = ask(ComplianceGroup::Tier, "resolve-case").await;
    assert_eq!((nothing.rows.len(), nothing.worst_tiers.len()), (0, 0));
}
