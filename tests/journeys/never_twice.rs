//! A customer with a late parcel talks to four departments, and says nothing twice. Where an app does not look before it
//! asks, each repetition is found.

use std::collections::{BTreeMap, BTreeSet};

use baton_client::Connection;
use baton_proto::cases::v1::service_reports_service_client::ServiceReportsServiceClient;
use baton_proto::cases::v1::{
    AcceptHandoffRequest, Case, CompleteHandoffRequest, GetServiceReportRequest, Handoff, OpenCaseRequest,
    RequestHandoffRequest,
};
use baton_proto::common::v1::{Address, WriteContext};
use baton_proto::customers::v1::{AssignOwnerRequest, Owner};
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::orders::v1::{Order, PlaceOrderRequest};
use baton_proto::timeline::v1::{
    CheckQuestionsRequest, FactState, FactStated, GetBriefRequest, RecordFactsRequest,
};

use crate::clients::{context, create_customer, lamp};
use crate::company::Company;

/// Who talks to the customer, one after the other, and what they need to know.
const CALLS: [(&str, &[&str]); 5] = [
    ("support", &["delivery.address", "contact.phone", "product", "symptom"]),
    ("billing", &["contact.phone", "billing.address", "product"]),
    ("shipping", &["delivery.address", "delivery.instructions", "symptom"]),
    ("sales", &["customer.preferred_name", "contact.phone", "contact.best_time", "product"]),
    ("support", &["product", "symptom", "delivery.instructions"]),
];

/// What orders knows already: the address came with the order.
const GIVEN: &str = "delivery.address";
const ADDRESS: [&str; 4] = ["Rua das Flores 5", "01310-100", "São Paulo", "BR"];

/// What the customer answers, today as yesterday.
fn answer(key: &str) -> String {
    let known = [
        ("delivery.address", "Rua das Flores 5 01310-100 São Paulo BR"),
        ("contact.phone", "+55 11 91234 5678"),
        ("product", "Desk lamp"),
        ("symptom", "It should have come on Tuesday"),
        ("billing.address", "Rua das Flores 5"),
        ("delivery.instructions", "Ring twice"),
        ("customer.preferred_name", "Aninha"),
        ("contact.best_time", "After six"),
    ];
    known.iter().find(|(known, _)| *known == key).map(|(_, answer)| (*answer).to_owned()).expect("an answer")
}

/// An app of a department, which looks before it asks, or does not.
#[derive(Clone, Copy)]
struct App {
    looks: bool,
}

impl App {
    /// Asks what is needed in this case. What the customer answers is recorded.
    async fn call(self, desk: &Connection, case: &Case, keys: &[&str]) {
        let mut asked: Vec<String> = keys.iter().map(ToString::to_string).collect();
        if self.looks {
            let request = CheckQuestionsRequest {
                customer_id: case.customer_id.clone(),
                keys: asked.clone(),
                case_id: case.id.clone(),
                ..CheckQuestionsRequest::default()
            };
            let checks = desk.facts().check_questions(request).await.expect("checks").into_inner().checks;
            let known: BTreeSet<String> = checks
                .into_iter()
                .filter_map(|check| check.fact)
                .filter(|fact| fact.state() == FactState::Known)
                .map(|fact| fact.key)
                .collect();
            asked.retain(|key| !known.contains(key));
        }
        if asked.is_empty() {
            return;
        }
        let facts = asked
            .iter()
            .map(|key| FactStated {
                key: key.clone(),
                value: answer(key),
                asked: true,
                ..FactStated::default()
            })
            .collect();
        let request =
            RecordFactsRequest { context: about(case), customer_id: case.customer_id.clone(), facts };
        desk.facts().record_facts(request).await.expect("recorded answers");
    }
}

fn about(case: &Case) -> Option<WriteContext> {
    context().map(|context| WriteContext { case_id: case.id.clone(), ..context })
}

/// How often each department asks in vain when it does not look.
fn in_vain() -> BTreeMap<String, i64> {
    let mut known = BTreeSet::from([GIVEN]);
    let mut counts = BTreeMap::new();
    for (department, keys) in CALLS {
        for key in keys {
            if !known.insert(key) {
                *counts.entry(department.to_owned()).or_default() += 1;
            }
        }
    }
    counts
}

/// The customer, the order with its address, and the case.
async fn a_late_parcel(company: &Company, email: &str) -> Case {
    let sales = company.connection("timeline", "sales");
    let customer = create_customer(&sales, email).await;
    let owner = Owner { id: "rui".into(), name: "Rui Alves".into(), department: "sales".into() };
    let assign = AssignOwnerRequest {
        context: context(),
        customer_id: customer.id.clone(),
        owner: Some(owner),
        ..AssignOwnerRequest::default()
    };
    sales.customers().assign_owner(assign).await.expect("an owner");

    let [street, postal_code, city, country] = ADDRESS.map(str::to_owned);
    let order = Order {
        customer_id: customer.id.clone(),
        lines: vec![lamp()],
        delivery_address: Some(Address {
            lines: vec![street],
            postal_code,
            city,
            country_code: country,
            ..Address::default()
        }),
        ..Order::default()
    };
    let request = PlaceOrderRequest { context: context(), order: Some(order) };
    let mut orders = OrdersServiceClient::new(company.connection("orders", "orders"));
    let placed = orders.place_order(request).await.expect("an order").into_inner();

    let support = company.connection("timeline", "support");
    let wait = GetBriefRequest { customer_id: customer.id.clone(), at_least_event: placed.event_id };
    support.timeline().get_brief(wait).await.expect("a brief with the order");
    let open = OpenCaseRequest {
        context: context(),
        customer_id: customer.id,
        title: "Parcel late".into(),
        kind: "late".into(),
        desired_outcome: "The lamp by Friday".into(),
    };
    support.cases().open_case(open).await.expect("a case").into_inner().case.expect("a case")
}

/// Hands the case to a department, which accepts it and does its part.
async fn hand_on(company: &Company, case: &Case, from: &str, to: &str) -> Handoff {
    let request = RequestHandoffRequest {
        context: context(),
        case: case.id.clone(),
        to_department: to.to_owned(),
        reason: "Needs the next department".into(),
        ..RequestHandoffRequest::default()
    };
    let sender = company.connection("timeline", from);
    let asked = sender.handoffs().request_handoff(request).await.expect("a handoff").into_inner();
    let handoff_id = asked.handoff.expect("a handoff").id;
    let mut receiver = company.connection("timeline", to).handoffs();
    let accept = AcceptHandoffRequest { context: context(), handoff_id: handoff_id.clone() };
    let accepted = receiver.accept_handoff(accept).await.expect("accepted").into_inner();
    let complete = CompleteHandoffRequest { context: context(), handoff_id, outcome: "Took it over".into() };
    receiver.complete_handoff(complete).await.expect("completed");
    accepted.handoff.expect("a handoff")
}

/// The whole way through the departments. Gives how often each asked for what we had, as the report says.
async fn play(app: App, email: &str) -> BTreeMap<String, i64> {
    let company = Company::open(&["timeline", "orders"]).await;
    let case = a_late_parcel(&company, email).await;
    for (index, (department, keys)) in CALLS.into_iter().enumerate() {
        if index > 0 {
            let handoff = hand_on(&company, &case, CALLS[index - 1].0, department).await;
            let facts = handoff.brief.expect("a brief").facts;
            assert!(facts.iter().any(|fact| fact.key == GIVEN), "{department} reads what orders was told");
        }
        app.call(&company.connection("timeline", department), &case, keys).await;
    }

    let mut reports = ServiceReportsServiceClient::new(company.connection("timeline", "support"));
    let report = reports.get_service_report(GetServiceReportRequest::default()).await.expect("a report");
    let departments = report.into_inner().departments;
    let accepted: i64 =
        departments.iter().filter_map(|of| of.received).map(|received| received.completed_count).sum();
    assert_eq!(accepted, 4, "four handoffs, each accepted and done");
    let asked_again = departments
        .into_iter()
        .filter_map(|of| of.repetitions)
        .filter(|share| share.repeated_count > 0)
        .map(|share| (share.department, share.repeated_count))
        .collect();
    company.assert_verified().await;
    company.close().await;
    asked_again
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looks_before_asking_asks_nothing_twice() {
    assert_eq!(play(App { looks: true }, "ana@example.com").await, BTreeMap::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_look_is_counted_to_the_question() {
    let expected = in_vain();
    assert!(expected.values().sum::<i64>() >= 8, "{expected:?}");
    assert_eq!(play(App { looks: false }, "ana@example.com").await, expected);
}
