//! A repeated write gets its first answer.

use baton_client::{Connection, retry};
use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::common::v1::WriteContext;
use baton_proto::customers::v1::{
    AssignOwnerRequest, CreateCustomerRequest, Customer, Identifier, LinkIdentifierRequest, Owner,
    UnlinkIdentifierRequest, UpdateCustomerRequest,
};
use futures::future::join_all;
use prost_types::FieldMask;

use crate::harness::{Bench, reason};

fn context(request_id: &str) -> Option<WriteContext> {
    Some(WriteContext { request_id: request_id.to_owned(), ..WriteContext::default() })
}

/// Sends a write twice, and once more with something changed: the first answer, and a refusal.
macro_rules! replayed {
    ($bench:ident, $method:ident, $request:expr, $changed:expr) => {{
        let mut customers = $bench.agent("sales").customers();
        let request = $request;
        let first = customers.$method(request.clone()).await.unwrap().into_inner();
        assert_ne!(first.event_id, "");
        // The answer is the first one, also when the customer has changed since.
        touch(&$bench.agent("orders"), &first.customer.as_ref().unwrap().id).await;
        let again = customers.$method(request.clone()).await.unwrap().into_inner();
        assert_eq!(again, first);
        let mut changed = request;
        $changed(&mut changed);
        let status = customers.$method(changed).await.unwrap_err();
        assert_eq!(reason(&status), Reason::RequestIdReused);
        first
    }};
}

/// Changes something else about the customer.
async fn touch(connection: &Connection, id: &str) {
    let random = SystemIds.uuid().simple().to_string();
    let language = format!("en-{}", &random[24..]);
    let request = UpdateCustomerRequest {
        context: context(&SystemIds.uuid().to_string()),
        customer: Some(Customer { id: id.into(), language, ..Customer::default() }),
        update_mask: Some(FieldMask { paths: vec!["language".into()] }),
    };
    connection.customers().update_customer(request).await.unwrap();
}

#[tokio::test]
async fn every_write_is_carried_out_once() {
    let bench = Bench::start().await;
    let next = || context(&SystemIds.uuid().to_string());
    let email = Identifier { kind: "email".into(), value: "ana@example.com".into(), shared: false };
    let create = CreateCustomerRequest {
        context: next(),
        customer: Some(Customer {
            display_name: "Ana".into(),
            identifiers: vec![email.clone()],
            ..Customer::default()
        }),
    };
    let created = replayed!(bench, create_customer, create, |request: &mut CreateCustomerRequest| {
        request.customer.as_mut().unwrap().display_name = "Bea".into();
    });
    let id = created.customer.unwrap().id;
    let update = UpdateCustomerRequest {
        context: next(),
        customer: Some(Customer { id: id.clone(), tier: "gold".into(), ..Customer::default() }),
        update_mask: Some(FieldMask { paths: vec!["tier".into()] }),
    };
    replayed!(bench, update_customer, update, |request: &mut UpdateCustomerRequest| {
        request.customer.as_mut().unwrap().tier = "silver".into();
    });
    let phone = Identifier { kind: "phone".into(), value: "+5511912345678".into(), shared: false };
    let link = LinkIdentifierRequest { context: next(), customer_id: id.clone(), identifier: Some(phone) };
    replayed!(bench, link_identifier, link, |request: &mut LinkIdentifierRequest| {
        request.identifier.as_mut().unwrap().shared = true;
    });
    let unlink =
        UnlinkIdentifierRequest { context: next(), customer_id: id.clone(), identifier: Some(email) };
    replayed!(bench, unlink_identifier, unlink, |request: &mut UnlinkIdentifierRequest| {
        request.identifier.as_mut().unwrap().value = "bea@example.com".into();
    });
    let owner = Owner { id: "rui".into(), name: "Rui".into(), department: "sales".into() };
    let assign = AssignOwnerRequest {
        context: next(),
        customer_id: id.clone(),
        owner: Some(owner),
        etag: String::new(),
    };
    replayed!(bench, assign_owner, assign, |request: &mut AssignOwnerRequest| {
        request.owner.as_mut().unwrap().name = "Eva".into();
    });
    assert_eq!(bench.events(&id).await.len(), 10, "five writes, each once, and five changes between");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_that_arrive_at_once_make_one_customer() {
    let bench = Bench::start().await;
    let customers = bench.agent("sales").customers();
    let request = CreateCustomerRequest {
        context: context(&SystemIds.uuid().to_string()),
        customer: Some(Customer { display_name: "Ana".into(), ..Customer::default() }),
    };
    let copies = (0..16).map(|_| {
        let create = || {
            let (mut customers, request) = (customers.clone(), request.clone());
            async move { customers.create_customer(request).await }
        };
        // More than there are connections: on a slow machine some have to come again, as clients do.
        async move { retry(create).await.unwrap() }
    });
    let answers = join_all(copies).await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[tokio::test]
async fn a_refused_write_may_be_repeated_when_the_way_is_free() {
    let bench = Bench::start().await;
    let mut customers = bench.agent("sales").customers();
    let (ana, bea) = (bench.customer("Ana").await, bench.customer("Bea").await);
    let email = Identifier { kind: "email".into(), value: "ana@example.com".into(), shared: false };
    let link = |customer: &str| LinkIdentifierRequest {
        context: context(&SystemIds.uuid().to_string()),
        customer_id: customer.into(),
        identifier: Some(email.clone()),
    };
    customers.link_identifier(link(&ana)).await.unwrap();
    let wanted = link(&bea);
    assert_eq!(
        reason(&customers.link_identifier(wanted.clone()).await.unwrap_err()),
        Reason::IdentifierTaken
    );
    let unlink = UnlinkIdentifierRequest {
        context: context(&SystemIds.uuid().to_string()),
        customer_id: ana,
        identifier: Some(email.clone()),
    };
    customers.unlink_identifier(unlink).await.unwrap();
    customers.link_identifier(wanted).await.unwrap();
}
