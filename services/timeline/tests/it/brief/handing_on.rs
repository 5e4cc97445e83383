//! What a receiver needs: how complete a case is, what it has cost the customer, and what is handed on all the same.

use baton_errors::Reason;
use baton_proto::cases::v1::{OpenCaseRequest, RequestHandoffRequest};
use baton_proto::common::v1::{Channel, WriteContext};
use baton_proto::customers::v1::{Identifier, LinkIdentifierRequest};
use baton_proto::timeline::v1::{Effort, Event, FactStated};

use super::{about, brief};
use crate::desk::Desk;
use crate::harness::{Bench, context, event, metadata, reason};

async fn open_bare(desk: &Desk, customer: &str) -> String {
    let request = OpenCaseRequest {
        context: context(),
        customer_id: customer.to_owned(),
        title: "Something".to_owned(),
        ..OpenCaseRequest::default()
    };
    desk.cases().open_case(request).await.unwrap().into_inner().case.unwrap().id
}

fn asking(case: &str, although: &str) -> RequestHandoffRequest {
    RequestHandoffRequest {
        context: context(),
        case: case.to_owned(),
        to_department: "support".to_owned(),
        reason: "Parcel damaged".to_owned(),
        override_reason: although.to_owned(),
        ..RequestHandoffRequest::default()
    }
}

#[tokio::test]
async fn too_little_is_handed_on_only_with_a_reason() {
    let bench = Bench::start().await;
    let orders = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    let case = open_bare(&orders, &customer).await;
    let refused = orders.handoffs().request_handoff(asking(&case, "")).await.unwrap_err();
    assert_eq!(reason(&refused), Reason::BriefIncomplete);
    let said = ["completeness", "threshold", "missing"].map(|key| metadata(&refused, key));
    assert_eq!(said, ["0", "50", "kind,desired_outcome,contact,subject"]);
    assert_eq!(orders.get(&case).await.open_handoff_id, "", "nothing changed");

    let asked = orders.handoffs().request_handoff(asking(&case, "She is on the line")).await.unwrap();
    let handoff = asked.into_inner().handoff.unwrap();
    assert_eq!((handoff.completeness, handoff.override_reason.as_str()), (0, "She is on the line"));
}

#[tokio::test]
async fn what_is_known_makes_a_case_complete() {
    let bench = Bench::start().await;
    let orders = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    // The kind and what is wanted.
    let case = orders.open(&customer).await.id;
    let complete = async || {
        let open = brief(&bench, &customer).await.open_cases.pop().unwrap();
        (open.completeness, open.missing)
    };
    assert_eq!(complete().await, (50, vec!["contact".to_owned(), "subject".to_owned()]));
    let subject = about("order", "1", "placed", true, 1);
    bench.append("orders", vec![Event { subject, case_id: case.clone(), ..event(&customer) }]).await;
    assert_eq!(complete().await, (75, vec!["contact".to_owned()]));

    let stated =
        FactStated { key: "contact.phone".into(), value: "+55 11 91234 5678".into(), ..Default::default() };
    bench.append("orders", vec![Event { facts: vec![stated], ..event(&customer) }]).await;
    assert_eq!(complete().await, (100, vec![]));
    let handoff = orders.request(&case, "support").await.unwrap();
    assert_eq!((handoff.completeness, handoff.override_reason.as_str()), (100, ""));
}

#[tokio::test]
async fn an_address_to_write_to_is_a_contact() {
    let bench = Bench::start().await;
    let orders = bench.desk("ana", "orders");
    let customer = bench.somebody().await;
    open_bare(&orders, &customer).await;
    let identifier = Identifier { kind: "email".into(), value: "ana@example.com".into(), shared: false };
    let request = LinkIdentifierRequest {
        context: context(),
        customer_id: customer.clone(),
        identifier: Some(identifier),
    };
    orders.connection.customers().link_identifier(request).await.unwrap();
    let open = brief(&bench, &customer).await.open_cases.pop().unwrap();
    assert_eq!((open.completeness, open.missing.join(",").as_str()), (25, "kind,desired_outcome,subject"));
}

#[tokio::test]
async fn it_counts_what_the_case_has_cost_the_customer() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;
    let case = orders.open(&customer).await.id;
    let handoff = orders.hand_to(&support, "support", &case).await;
    support.give_back(&handoff.id).await.unwrap();
    // By a service: it is nobody, and internal.
    bench.append("billing", vec![Event { case_id: case.clone(), ..event(&customer) }]).await;
    orders.inform(&case).await.unwrap();
    for _ in 0..2 {
        let by_phone =
            WriteContext { channel: Channel::Phone.into(), case_id: case.clone(), ..context().unwrap() };
        let request = baton_proto::timeline::v1::RecordFactsRequest {
            context: Some(by_phone),
            customer_id: customer.clone(),
            facts: vec![FactStated {
                key: "symptom".into(),
                value: "it leaks".into(),
                asked: true,
                ..FactStated::default()
            }],
        };
        orders.connection.facts().record_facts(request).await.unwrap();
    }
    let open = brief(&bench, &customer).await.open_cases.pop().unwrap();
    let effort = Effort { people: 2, moves: 2, returns: 1, contacts: 4, repetitions: 1, recontacts: None };
    // Three calls, and that one of them asked again was noted with the call.
    assert_eq!(open.effort, Some(effort));
    assert!(open.next_update_due.is_some());
}
