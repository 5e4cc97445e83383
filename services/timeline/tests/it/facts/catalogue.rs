//! The catalogue of keys: who may put what, and what is used without being in it.

use baton_errors::Reason;
use baton_model::Role;
use baton_proto::timeline::v1::{
    FactFreshness, FactKey, FactKind, FactState, ListFactKeysRequest, PutFactKeyRequest,
};
use tonic::Status;

use super::{answered, ledger, said, standing};
use crate::desk::{violations, why};
use crate::harness::{Bench, context, metadata};

fn key(key: &str) -> FactKey {
    FactKey {
        key: key.to_owned(),
        label: "gate code".to_owned(),
        question: "Is there a gate code?".to_owned(),
        ..FactKey::default()
    }
}

async fn put(bench: &Bench, department: &str, role: Role, key: FactKey) -> Result<FactKey, Status> {
    let request = PutFactKeyRequest { context: context(), key: Some(key) };
    let connection = bench.as_role(department, role);
    Ok(ledger(&connection).put_fact_key(request).await?.into_inner().key.unwrap())
}

async fn list(bench: &Bench) -> Vec<FactKey> {
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = ListFactKeysRequest { page_size: 7, page_token };
        let page = ledger(&bench.agent("sales")).list_fact_keys(request).await.unwrap().into_inner();
        found.extend(page.keys);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return found;
        }
    }
}

#[tokio::test]
async fn a_department_extends_the_catalogue_under_its_own_name() {
    let bench = Bench::start().await;
    let entry = put(&bench, "shipping", Role::Lead, key("shipping.gate_code")).await.unwrap();
    assert_eq!((entry.department.as_str(), entry.etag.as_str()), ("shipping", "1"));
    assert_eq!(
        (entry.kind(), entry.freshness(), entry.freshness_days),
        (FactKind::Text, FactFreshness::Days, 365)
    );
    let forever = FactKey {
        freshness: FactFreshness::Forever.into(),
        etag: "1".to_owned(),
        ..key("shipping.gate_code")
    };
    let entry = put(&bench, "shipping", Role::Lead, forever.clone()).await.unwrap();
    assert_eq!((entry.freshness(), entry.etag.as_str()), (FactFreshness::Forever, "2"));
    let stale = put(&bench, "shipping", Role::Lead, forever).await.unwrap_err();
    assert_eq!(
        (why::<()>(Err(stale.clone())), metadata(&stale, "current_etag")),
        (Reason::StaleEtag, "2".to_owned())
    );

    // A new name is whose it is first; then it is theirs, with all that is under it.
    put(&bench, "support", Role::Lead, key("printer.model")).await.unwrap();
    for theirs in ["printer.model", "printer.toner", "shipping.gate_code", "shipping.other"] {
        let refused = put(&bench, "billing", Role::Lead, key(theirs)).await.unwrap_err();
        assert_eq!(why::<()>(Err(refused)), Reason::DepartmentNotAllowed, "{theirs}");
    }
    assert_eq!(why(put(&bench, "billing", Role::Agent, key("billing.iban")).await), Reason::RoleNotAllowed);
    assert_eq!(why(put(&bench, "billing", Role::Lead, key("symptom")).await), Reason::RoleNotAllowed);
    let kept = put(&bench, "billing", Role::Admin, key("symptom")).await.unwrap();
    assert_eq!((kept.department.as_str(), kept.etag.as_str()), ("", "2"));
    assert_eq!(
        put(&bench, "billing", Role::Admin, key("printer.model")).await.unwrap().department,
        "support"
    );
}

#[tokio::test]
async fn an_entry_is_checked() {
    let bench = Bench::start().await;
    let bad = FactKey {
        key: "Gate code".to_owned(),
        question: String::new(),
        label: "two\nlines".to_owned(),
        kind: 99,
        freshness: FactFreshness::Days.into(),
        visible_to: vec!["No Department".to_owned()],
        department: "sales".to_owned(),
        ..FactKey::default()
    };
    let refused = put(&bench, "sales", Role::Lead, bad.clone()).await.unwrap_err();
    let expected = ["key.department", "key.kind", "key.label", "key.question", "key.visible_to[0]"];
    assert_eq!(violations(&refused), expected);
    let refused = put(&bench, "sales", Role::Lead, FactKey { kind: 0, ..bad.clone() }).await.unwrap_err();
    assert!(violations(&refused).contains(&"key.freshness_days".to_owned()));
    let forever = FactKey { freshness: FactFreshness::Forever.into(), freshness_days: 3, ..key("sales.x") };
    assert_eq!(
        violations(&put(&bench, "sales", Role::Lead, forever).await.unwrap_err()),
        ["key.freshness_days"]
    );
}

#[tokio::test]
async fn a_key_that_nobody_knows_stops_nobody() {
    let bench = Bench::start().await;
    let (desk, customer) = (bench.desk("ana", "support"), bench.somebody().await);
    let known = list(&bench).await;
    assert!(known.len() >= 20 && known.is_sorted_by_key(|key| key.key.clone()));
    assert!(known.iter().all(|key| !key.uncatalogued && !key.question.is_empty()));

    let (fact, question) = desk.ask(&customer, "dog.name").await;
    assert_eq!((fact.state(), fact.uncatalogued, question.as_str()), (FactState::Unknown, true, "dog.name"));
    desk.record(&customer, vec![said("dog.name", "Bolinha")]).await;
    assert_eq!(standing(&desk.ask(&customer, "dog.name").await.0), (FactState::Known, vec!["Bolinha"]));
    assert_eq!(desk.record(&customer, vec![answered("dog.name", "BOLINHA")]).await.repetitions.len(), 1);
    let found: Vec<FactKey> = list(&bench).await.into_iter().filter(|key| key.uncatalogued).collect();
    assert_eq!((found.len(), found[0].key.as_str()), (1, "dog.name"));

    put(&bench, "support", Role::Lead, key("dog.name")).await.unwrap();
    assert!(list(&bench).await.iter().all(|key| !key.uncatalogued));
    assert_eq!(list(&bench).await.len(), known.len() + 1);
}
