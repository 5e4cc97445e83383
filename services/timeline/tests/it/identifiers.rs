//! By what customers are recognised.

use baton_client::retry;
use baton_errors::Reason;
use baton_model::{Ids, SystemIds};
use baton_proto::customers::v1::{
    CreateCustomerRequest, Customer, Identifier, LinkIdentifierRequest, ResolveCustomerRequest,
    UnlinkIdentifierRequest,
};
use futures::future::join_all;

use crate::harness::{Bench, context, fields, metadata, reason};

fn identifier(kind: &str, value: &str, shared: bool) -> Identifier {
    Identifier { kind: kind.into(), value: value.into(), shared }
}

fn create(name: &str, identifiers: Vec<Identifier>) -> CreateCustomerRequest {
    let customer = Some(Customer { display_name: name.into(), identifiers, ..Customer::default() });
    CreateCustomerRequest { context: context(), customer }
}

fn link(customer_id: &str, identifier: Identifier) -> LinkIdentifierRequest {
    LinkIdentifierRequest {
        context: context(),
        customer_id: customer_id.into(),
        identifier: Some(identifier),
    }
}

fn unlink(customer_id: &str, identifier: Identifier) -> UnlinkIdentifierRequest {
    UnlinkIdentifierRequest {
        context: context(),
        customer_id: customer_id.into(),
        identifier: Some(identifier),
    }
}

fn resolve(kind: &str, value: &str) -> ResolveCustomerRequest {
    ResolveCustomerRequest { identifier: Some(identifier(kind, value, false)) }
}

#[tokio::test]
async fn any_spelling_finds_the_customer() {
    let bench = Bench::start().await;
    let mut customers = bench.agent("sales").customers();
    let id = bench.customer("Ana").await;
    customers.link_identifier(link(&id, identifier("phone", "+55 (11) 91234-5678", false))).await.unwrap();
    customers.link_identifier(link(&id, identifier("olist_customer", "AbC", false))).await.unwrap();
    let found = customers.resolve_customer(resolve("phone", "+55 11 91234.5678")).await.unwrap().into_inner();
    assert_eq!(found.customer.unwrap().id, id);
    assert_eq!(found.matched, Some(identifier("phone", "+5511912345678", false)));
    let other = customers.resolve_customer(resolve("olist_customer", "abc")).await.unwrap_err();
    assert_eq!(reason(&other), Reason::CustomerNotFound);
    assert_eq!(metadata(&other, "identifier_kind"), "olist_customer");
}

#[tokio::test]
async fn linking_twice_and_unlinking_twice_change_nothing() {
    let bench = Bench::start().await;
    let mut customers = bench.agent("sales").customers();
    let id = bench.customer("Ana").await;
    let email = identifier("email", "ana@example.com", false);
    let first = customers.link_identifier(link(&id, email.clone())).await.unwrap().into_inner();
    assert_eq!(first.customer.unwrap().identifiers, std::slice::from_ref(&email));
    let again = customers.link_identifier(link(&id, email.clone())).await.unwrap().into_inner();
    assert_eq!(again.event_id, "");
    let gone = customers.unlink_identifier(unlink(&id, email.clone())).await.unwrap().into_inner();
    assert!(gone.customer.unwrap().identifiers.is_empty());
    let again = customers.unlink_identifier(unlink(&id, email.clone())).await.unwrap().into_inner();
    assert_eq!(again.event_id, "");
    assert_eq!(bench.events(&id).await.len(), 3, "created, linked, unlinked");
    let nobody = customers.resolve_customer(resolve("email", "ana@example.com")).await.unwrap_err();
    assert_eq!(reason(&nobody), Reason::CustomerNotFound);
    // Free again, for anybody.
    customers.create_customer(create("Bea", vec![email])).await.unwrap();
}

#[tokio::test]
async fn one_holder_unless_it_is_shared() {
    let bench = Bench::start().await;
    let mut customers = bench.agent("sales").customers();
    let (ana, bea) = (bench.customer("Ana").await, bench.customer("Bea").await);
    customers.link_identifier(link(&ana, identifier("email", "ana@example.com", false))).await.unwrap();
    let taken = identifier("email", "ANA@example.com", false);
    for status in [
        customers.link_identifier(link(&bea, taken.clone())).await.unwrap_err(),
        customers.create_customer(create("Cleo", vec![taken])).await.unwrap_err(),
    ] {
        assert_eq!(reason(&status), Reason::IdentifierTaken);
        assert_eq!(metadata(&status, "identifier_kind"), "email");
        assert_eq!(metadata(&status, "customer_id"), ana);
    }
    assert_eq!(bench.events(&bea).await.len(), 1, "what failed left nothing");

    let office = identifier("phone", "+55 11 4000 1234", true);
    customers.link_identifier(link(&bea, office.clone())).await.unwrap();
    customers.link_identifier(link(&ana, office.clone())).await.unwrap();
    let found = customers.resolve_customer(resolve("phone", "+551140001234")).await.unwrap().into_inner();
    assert_eq!(found.customer, None);
    let candidates: Vec<&str> = found.candidates.iter().map(|customer| &*customer.id).collect();
    assert_eq!(candidates, [&*ana, &*bea], "oldest first");
    assert!(found.matched.unwrap().shared);

    // Not for one of them alone, as long as the other has it.
    let alone = identifier("phone", "+551140001234", false);
    let status = customers.link_identifier(link(&ana, alone.clone())).await.unwrap_err();
    assert_eq!(reason(&status), Reason::IdentifierTaken);
    customers.unlink_identifier(unlink(&bea, office)).await.unwrap();
    customers.link_identifier(link(&ana, alone)).await.unwrap();
    let found = customers.resolve_customer(resolve("phone", "+551140001234")).await.unwrap().into_inner();
    assert_eq!(found.customer.unwrap().id, ana);
}

#[tokio::test]
async fn what_means_nobody_is_blocked() {
    let bench = Bench::start().await;
    let mut customers = bench.agent("sales").customers();
    let id = bench.customer("Ana").await;
    let nobody = identifier("email", "None@None.com", true);
    for status in [
        customers.link_identifier(link(&id, nobody.clone())).await.unwrap_err(),
        customers.create_customer(create("Bea", vec![nobody])).await.unwrap_err(),
    ] {
        assert_eq!(reason(&status), Reason::IdentifierBlocked);
    }
}

#[tokio::test]
async fn bad_identifiers_and_too_many_are_refused() {
    let bench = Bench::start().await;
    let mut customers = bench.agent("sales").customers();
    for bad in [
        identifier("", "x", false),
        identifier("phone", "91234-5678", false),
        identifier("id", &"x".repeat(201), false),
        identifier("id", "a\0b", false),
    ] {
        let request = ResolveCustomerRequest { identifier: Some(bad) };
        assert_eq!(fields(&customers.resolve_customer(request).await.unwrap_err()), ["identifier"]);
    }
    let unknown = link(&SystemIds.customer_id().to_string(), identifier("id", "1", false));
    assert_eq!(reason(&customers.link_identifier(unknown).await.unwrap_err()), Reason::CustomerNotFound);

    let many = |count: usize| (0..count).map(|n| identifier("id", &format!("{n:03}"), false)).collect();
    let status = customers.create_customer(create("Ana", many(51))).await.unwrap_err();
    assert_eq!(fields(&status), ["customer.identifiers"]);
    let full =
        customers.create_customer(create("Ana", many(50))).await.unwrap().into_inner().customer.unwrap();
    let status =
        customers.link_identifier(link(&full.id, identifier("id", "more", false))).await.unwrap_err();
    assert_eq!(fields(&status), ["identifier"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_concurrent_claims_exactly_one_wins() {
    let bench = Bench::start().await;
    let customers = bench.agent("sales").customers();
    for round in 0..5 {
        // In both orders, so that whoever locks as given would deadlock.
        let email = identifier("email", &format!("ana{round}@example.com"), false);
        let phone = identifier("phone", &format!("+55 11 91234-567{round}"), false);
        let attempts = (0..12).map(|n| {
            let customers = customers.clone();
            let (one, two) = if n % 2 == 0 { (&email, &phone) } else { (&phone, &email) };
            let request = create(&format!("Ana {n}"), vec![one.clone(), two.clone()]);
            let create = move || {
                let (mut customers, request) = (customers.clone(), request.clone());
                async move { customers.create_customer(request).await }
            };
            retry(create)
        });
        let (won, lost): (Vec<_>, Vec<_>) = join_all(attempts).await.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        let winner = won.into_iter().next().unwrap().unwrap().customer.unwrap();
        for status in lost.into_iter().map(Result::unwrap_err) {
            assert_eq!(reason(&status), Reason::IdentifierTaken);
            assert_eq!(metadata(&status, "customer_id"), winner.id);
        }
    }
}
