//! Creating, reading, changing customers.

use std::time::Duration;

use baton_errors::Reason;
use baton_model::{Ids, Role, SystemIds};
use baton_proto::common::v1::WriteContext;
use baton_proto::customers::v1::{
    AssignOwnerRequest, CreateCustomerRequest, Customer, CustomerCreated, CustomerKind, CustomerUpdated,
    GetCustomerRequest, Identifier, Owner, OwnerAssigned, UpdateCustomerRequest,
};
use prost_types::{FieldMask, Timestamp};

use crate::harness::{Bench, body, context, fields, metadata, reason, seconds};

fn mask(paths: &[&str]) -> Option<FieldMask> {
    Some(FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() })
}

fn owner(id: &str) -> Owner {
    Owner { id: id.to_owned(), name: "Rui".to_owned(), department: "sales".to_owned() }
}

#[tokio::test]
async fn a_customer_is_created_with_its_first_event() {
    let bench = Bench::start().await;
    let mut customers = bench.agent("sales").customers();
    let email = Identifier { kind: "email".into(), value: " Ana@Example.com ".into(), shared: false };
    let customer = Customer {
        display_name: " Ana Souza ".into(),
        language: "pt-BR".into(),
        tier: "gold".into(),
        identifiers: vec![email.clone(), email],
        owner: Some(owner("sales-rui")),
        attributes: [("city".to_owned(), "São Paulo".to_owned())].into(),
        ..Customer::default()
    };
    let request = CreateCustomerRequest { context: context(), customer: Some(customer) };
    let created = customers.create_customer(request).await.unwrap().into_inner();
    let customer = created.customer.unwrap();
    assert_eq!(customer.display_name, "Ana Souza");
    assert_eq!(customer.kind(), CustomerKind::Person);
    assert_eq!(customer.customer_since, seconds(0));
    assert_eq!(customer.identifiers.len(), 1, "the same identifier twice is one");
    assert_eq!(customer.identifiers[0].value, "ana@example.com");
    assert_eq!(customer.created_at, seconds(0));

    let request = GetCustomerRequest { customer_id: customer.id.clone() };
    let read = customers.get_customer(request).await.unwrap().into_inner().customer.unwrap();
    assert_eq!(read, customer);

    let events = bench.events(&customer.id).await;
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].sequence, &events[0].id), (1, &created.event_id));
    assert_eq!(events[0].actor.as_ref().unwrap().id, "sales-agent");
    assert_eq!(events[0].department, "sales");
    assert_eq!(events[0].summary, "Customer created: Ana Souza");
    assert_eq!(body::<CustomerCreated>(&events[0]).customer, Some(customer));
}

#[tokio::test]
async fn named_fields_change_under_the_etag() {
    let bench = Bench::start().await;
    let mut customers = bench.agent("sales").customers();
    let id = bench.customer("Ana").await;
    bench.clock.advance(Duration::from_mins(1));
    let change = |etag: &str, tier: &str, paths: &[&str]| UpdateCustomerRequest {
        context: context(),
        customer: Some(Customer {
            id: id.clone(),
            display_name: "ignored".into(),
            tier: tier.into(),
            etag: etag.into(),
            ..Customer::default()
        }),
        update_mask: mask(paths),
    };
    let first = customers.update_customer(change("1", "gold", &["tier"])).await.unwrap().into_inner();
    let customer = first.customer.unwrap();
    assert_eq!((customer.display_name.as_str(), customer.tier.as_str()), ("Ana", "gold"));
    assert_eq!((customer.created_at, customer.updated_at), (seconds(0), seconds(60)));
    assert_ne!(customer.etag, "1");

    let stale = customers.update_customer(change("1", "silver", &["tier"])).await.unwrap_err();
    assert_eq!(reason(&stale), Reason::StaleEtag);
    assert_eq!(metadata(&stale, "current_etag"), customer.etag);

    // Without an etag whatever is there is overwritten; the same values are no change and no event.
    let same = customers.update_customer(change("", "gold", &["tier"])).await.unwrap().into_inner();
    assert_eq!((same.event_id.as_str(), same.customer), ("", Some(customer.clone())));
    let events = bench.events(&id).await;
    assert_eq!(events.len(), 2);
    let updated: CustomerUpdated = body(&events[0]);
    assert_eq!((updated.customer, updated.changed_fields), (Some(customer), vec!["tier".to_owned()]));
}

#[tokio::test]
async fn there_is_one_owner_at_a_time() {
    let bench = Bench::start().await;
    let mut customers = bench.agent("sales").customers();
    let id = bench.customer("Ana").await;
    let assign = |owner_id: &str, etag: &str| AssignOwnerRequest {
        context: context(),
        customer_id: id.clone(),
        owner: Some(owner(owner_id)),
        etag: etag.into(),
    };
    customers.assign_owner(assign("rui", "")).await.unwrap();
    let again = customers.assign_owner(assign("rui", "")).await.unwrap().into_inner();
    assert_eq!(again.event_id, "", "the same owner is no change");
    let stale = customers.assign_owner(assign("eva", "1")).await.unwrap_err();
    assert_eq!(reason(&stale), Reason::StaleEtag);
    let last = customers.assign_owner(assign("eva", "2")).await.unwrap().into_inner();
    assert_eq!(last.customer.unwrap().owner, Some(owner("eva")));
    let assigned: OwnerAssigned = body(&bench.events(&id).await[0]);
    assert_eq!((assigned.owner, assigned.previous), (Some(owner("eva")), Some(owner("rui"))));
}

#[tokio::test]
async fn unknown_customers_are_not_found() {
    let bench = Bench::start().await;
    let mut customers = bench.agent("sales").customers();
    let id = SystemIds.customer_id().to_string();
    let customer = Customer { id: id.clone(), tier: "gold".into(), ..Customer::default() };
    let update =
        UpdateCustomerRequest { context: context(), customer: Some(customer), update_mask: mask(&["tier"]) };
    let assign = AssignOwnerRequest {
        context: context(),
        customer_id: id.clone(),
        owner: Some(owner("rui")),
        etag: String::new(),
    };
    for status in [
        customers.get_customer(GetCustomerRequest { customer_id: id.clone() }).await.unwrap_err(),
        customers.update_customer(update).await.unwrap_err(),
        customers.assign_owner(assign).await.unwrap_err(),
    ] {
        assert_eq!(reason(&status), Reason::CustomerNotFound);
        assert_eq!(metadata(&status, "customer_id"), id);
    }
    let malformed = GetCustomerRequest { customer_id: "42".into() };
    assert_eq!(fields(&customers.get_customer(malformed).await.unwrap_err()), ["customer_id"]);
}

#[tokio::test]
async fn every_bad_field_is_told_at_once() {
    let bench = Bench::start().await;
    let mut customers = bench.agent("sales").customers();
    let bad = Customer {
        id: "x".into(),
        etag: "1".into(),
        created_at: seconds(0),
        display_name: "x".repeat(201),
        kind: 7,
        language: "not a language".into(),
        tier: "Gold!".into(),
        customer_since: Some(Timestamp { seconds: i64::MAX, nanos: 0 }),
        identifiers: vec![Identifier { kind: "email".into(), value: "nobody".into(), shared: false }],
        owner: Some(Owner { id: String::new(), name: "a\u{7}b".into(), department: "Sales".into() }),
        attributes: [("City".to_owned(), "x".repeat(201))].into(),
        ..Customer::default()
    };
    let context = Some(WriteContext {
        request_id: "again".into(),
        occurred_at: seconds(301),
        channel: 99,
        case_id: "K7F3-QPX8".into(),
        department: "Sales".into(),
        seen_sequence: -1,
        confirm_seen: true,
    });
    let request = CreateCustomerRequest { context, customer: Some(bad) };
    let status = customers.create_customer(request).await.unwrap_err();
    let expected = [
        "context.occurred_at", // not by an agent
        "context.request_id",
        "context.occurred_at", // not in the future
        "context.channel",
        "context.case_id",
        "context.department",
        "context.department", // not by an agent
        "context.seen_sequence",
        "customer.id",
        "customer.etag",
        "customer.created_at",
        "customer.identifiers[0]",
        "customer.owner.id",
        "customer.owner.name",
        "customer.owner.department",
        "customer.display_name",
        "customer.kind",
        "customer.language",
        "customer.tier",
        "customer.attributes[0]",
        "customer.attributes[0]",
        "customer.customer_since",
    ];
    assert_eq!(fields(&status), expected);

    let empty = CreateCustomerRequest::default();
    assert_eq!(fields(&customers.create_customer(empty).await.unwrap_err()), ["context", "customer"]);
    let customer = Some(Customer { display_name: "two\nlines".into(), ..Customer::default() });
    let lines = CreateCustomerRequest { context: crate::harness::context(), customer };
    assert_eq!(fields(&customers.create_customer(lines).await.unwrap_err()), ["customer.display_name"]);

    let nothing = UpdateCustomerRequest { context: crate::harness::context(), ..Default::default() };
    let status = customers.update_customer(nothing).await.unwrap_err();
    assert_eq!(fields(&status), ["customer.id", "update_mask"]);
}

#[tokio::test]
async fn an_importer_says_when_it_was_and_for_whom_it_speaks() {
    let bench = Bench::start().await;
    let mut customers = bench.as_role("orders", Role::Importer).customers();
    let customer = Some(Customer { display_name: "Ana".into(), ..Customer::default() });
    let (occurred_at, department) = (seconds(-86_400), "sales".to_owned());
    let context = context().map(|context| WriteContext { occurred_at, department, ..context });
    let request = CreateCustomerRequest { context, customer };
    let created = customers.create_customer(request).await.unwrap().into_inner().customer.unwrap();
    assert_eq!((created.customer_since, created.created_at), (seconds(-86_400), seconds(0)));
    let event = &bench.events(&created.id).await[0];
    assert_eq!((event.occurred_at, event.recorded_at), (seconds(-86_400), seconds(0)));
    assert!(event.imported);
    assert_eq!(
        (event.department.as_str(), event.actor.as_ref().unwrap().department.as_str()),
        ("sales", "sales")
    );
}
