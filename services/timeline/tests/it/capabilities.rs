//! Who can do what: the directory, and handoffs that find their department by it.

use baton_errors::Reason;
use baton_model::Role;
use baton_proto::cases::v1::{self, Capability};
use tonic::Code;

use crate::desk::{Desk, violations, why};
use crate::harness::{Bench, context, metadata, reason};

async fn directory(desk: &Desk) -> Vec<(String, Vec<String>)> {
    let request = v1::ListCapabilitiesRequest {};
    let list = desk.connection.capabilities().list_capabilities(request).await.unwrap().into_inner();
    list.capabilities.into_iter().map(|entry| (entry.name, entry.departments)).collect()
}

#[tokio::test]
async fn a_handoff_finds_the_least_busy_department_that_can() {
    let bench = Bench::start().await;
    let (admin, orders) = (bench.desk_of("admin", Role::Admin), bench.desk("ana", "orders"));
    admin.put_capability("approve-refund", &["sales", "orders", "billing"]).await.unwrap();
    let mut picked = Vec::new();
    for _ in 0..4 {
        let case = orders.open(&bench.somebody().await).await;
        let handoff = orders.request_from_who_can(&case.id, "approve-refund").await.unwrap();
        assert_eq!(handoff.to_capability, "approve-refund");
        picked.push(handoff.to_department);
    }
    // Never the sender; by turns, as each has one waiting more.
    assert_eq!(picked, ["billing", "sales", "billing", "sales"]);
}

#[tokio::test]
async fn nobody_who_can_is_an_answer() {
    let bench = Bench::start().await;
    let (admin, orders) = (bench.desk_of("admin", Role::Admin), bench.desk("ana", "orders"));
    let case = orders.open(&bench.somebody().await).await;
    admin.put_capability("weigh-parcels", &["orders"]).await.unwrap();
    admin.put_capability("fly", &[]).await.unwrap();
    for capability in ["weigh-parcels", "fly", "unheard-of"] {
        let refused = orders.request_from_who_can(&case.id, capability).await.unwrap_err();
        assert_eq!((refused.code(), reason(&refused)), (Code::NotFound, Reason::CapabilityNotFound));
        assert_eq!(metadata(&refused, "capability"), capability);
    }
    assert_eq!(orders.get(&case.id).await.open_handoff_id, "");
}

#[tokio::test]
async fn the_directory_is_kept_by_leads_and_admins() {
    let bench = Bench::start().await;
    let (admin, lead) = (bench.desk_of("admin", Role::Admin), bench.desk_of("billing", Role::Lead));
    lead.put_capability("approve-refund", &["billing"]).await.unwrap();
    let other = lead.put_capability("approve-refund", &["billing", "support"]).await.unwrap_err();
    assert_eq!(
        (reason(&other), metadata(&other, "department").as_str()),
        (Reason::DepartmentNotAllowed, "support")
    );
    admin.put_capability("approve-refund", &["support", "billing"]).await.unwrap();
    admin.put_capability("mediation", &["sales"]).await.unwrap();
    let agent = bench.desk("ana", "billing").put_capability("fly", &["billing"]).await;
    assert_eq!(why(agent), Reason::RoleNotAllowed);
    let expected = [("approve-refund", vec!["billing", "support"]), ("mediation", vec!["sales"])];
    let expected =
        expected.map(|(name, who)| (name.to_owned(), who.into_iter().map(str::to_owned).collect()));
    assert_eq!(directory(&bench.desk("ana", "orders")).await, expected);
}

#[tokio::test]
async fn a_repeated_put_gets_the_first_answer_and_a_stale_one_is_refused() {
    let bench = Bench::start().await;
    let admin = bench.desk_of("admin", Role::Admin);
    let capability = Capability {
        name: "approve-refund".to_owned(),
        description: "Say yes".to_owned(),
        ..Capability::default()
    };
    let request = v1::PutCapabilityRequest { context: context(), capability: Some(capability.clone()) };
    let put = async |request: v1::PutCapabilityRequest| {
        let answer = admin.connection.capabilities().put_capability(request).await;
        answer.map(|answer| answer.into_inner().capability.unwrap())
    };
    let first = put(request.clone()).await.unwrap();
    assert_eq!(put(request).await.unwrap(), first);
    let again = |etag: &str| {
        let capability = Capability { etag: etag.to_owned(), ..capability.clone() };
        v1::PutCapabilityRequest { context: context(), capability: Some(capability) }
    };
    assert_eq!(put(again(&first.etag)).await.unwrap().etag, "2");
    let stale = put(again(&first.etag)).await.unwrap_err();
    assert_eq!((reason(&stale), metadata(&stale, "current_etag").as_str()), (Reason::StaleEtag, "2"));
}

#[tokio::test]
async fn bad_entries_and_bad_targets_name_every_field() {
    let bench = Bench::start().await;
    let admin = bench.desk_of("admin", Role::Admin);
    let bad = admin.put_capability("Approve Refund", &["billing", "Not A Slug"]).await.unwrap_err();
    assert_eq!(violations(&bad), ["capability.departments", "capability.name"]);
    let orders = bench.desk("ana", "orders");
    let case = orders.open(&bench.somebody().await).await;
    for (department, capability, field) in [
        ("", "", "to_department"),
        ("support", "approve-refund", "to_capability"),
        ("", "A b", "to_capability"),
    ] {
        let request = v1::RequestHandoffRequest {
            context: context(),
            case: case.id.clone(),
            to_department: department.to_owned(),
            to_capability: capability.to_owned(),
            reason: "Parcel damaged".to_owned(),
            ..Default::default()
        };
        let refused = orders.handoffs().request_handoff(request).await.unwrap_err();
        assert_eq!(violations(&refused), [field]);
    }
}
