//! What is kept from some, and what is kept by nobody.

use baton_model::Role;
use baton_proto::timeline::v1::{Event, FactKey, FactKind, FactState, FactStated, PutFactKeyRequest};
use prost::Message;

use super::{answered, ledger, said, standing};
use crate::desk::violations;
use crate::harness::{Bench, appended, context, event};

const ANSWER: &str = "Bolinha-the-first-dog";

fn verified(method: &str, value: &str) -> FactStated {
    FactStated { verified_by: method.to_owned(), ..answered("identity", value) }
}

#[tokio::test]
async fn a_security_answer_is_never_stored() {
    let bench = Bench::start().await;
    let (desk, customer) = (bench.desk("ana", "billing"), bench.somebody().await);
    let refused = desk.try_record(&customer, "", vec![verified("first pet", ANSWER)]).await.unwrap_err();
    assert_eq!(violations(&refused), ["facts[0].value"]);
    let refused = desk.try_record(&customer, "", vec![answered("identity", ANSWER)]).await.unwrap_err();
    assert_eq!(violations(&refused), ["facts[0].value", "facts[0].verified_by"]);
    let refused = FactStated { verified_by: "call back".to_owned(), ..said("product", "Printer") };
    let refused = desk.try_record(&customer, "", vec![refused]).await.unwrap_err();
    assert_eq!(violations(&refused), ["facts[0].verified_by"]);

    // A department that sends one all the same has committed its event: the event is taken, the answer is not.
    let events = [vec![verified("first pet", ANSWER)], vec![answered("identity", ANSWER)]];
    let events = events.map(|facts| Event { facts, ..event(&customer) });
    for outcome in bench.append("orders", events.to_vec()).await {
        assert!(!appended(&outcome).duplicate);
    }
    let (fact, question) = desk.ask(&customer, "identity").await;
    assert_eq!((standing(&fact), question.as_str()), ((FactState::Restricted, vec![""]), ""));
    assert_eq!(fact.current.unwrap().verified_by, "first pet");
    let statements = desk.statements(&customer, "identity").await;
    assert_eq!((statements.len(), statements[0].value.as_str()), (1, ""));
    desk.record(&customer, vec![verified("call back", "")]).await;
    assert!(desk.repetitions(&customer).await.is_empty(), "a security question is there to be asked");
    assert!(!is_stored(&bench, ANSWER).await);
    assert!(is_stored(&bench, "first pet").await, "the search would find it");
}

#[tokio::test]
async fn what_is_kept_from_a_department_reaches_it_on_no_way() {
    let bench = Bench::start().await;
    let (billing, sales) = (bench.desk("ana", "billing"), bench.desk("rui", "sales"));
    let customer = bench.somebody().await;
    let key = FactKey {
        key: "billing.income".to_owned(),
        label: "income".to_owned(),
        question: "What do you earn?".to_owned(),
        visible_to: vec!["billing".to_owned()],
        ..FactKey::default()
    };
    let lead = bench.as_role("billing", Role::Lead);
    ledger(&lead).put_fact_key(PutFactKeyRequest { context: context(), key: Some(key) }).await.unwrap();
    billing.record(&customer, vec![answered("billing.income", "47,113 a year")]).await;

    assert_eq!(
        standing(&billing.ask(&customer, "billing.income").await.0),
        (FactState::Known, vec!["47,113 a year"])
    );
    let (fact, question) = sales.ask(&customer, "billing.income").await;
    assert_eq!((standing(&fact), question.as_str()), ((FactState::Restricted, vec![]), ""));
    assert_eq!(standing(&sales.facts(&customer).await[0]), (FactState::Restricted, vec![]));
    let statement = sales.statements(&customer, "billing.income").await.remove(0);
    assert_eq!(
        (statement.value.as_str(), statement.heard_by, statement.department.as_str()),
        ("", None, "billing")
    );
    for event in bench.events(&customer).await {
        assert!(!String::from_utf8_lossy(&event.encode_to_vec()).contains("47,113"));
    }
    // Who could not know did not ask again.
    assert!(
        sales
            .record(&customer, vec![answered("billing.income", "47,113 a year")])
            .await
            .repetitions
            .is_empty()
    );
    assert_eq!(
        billing.record(&customer, vec![answered("billing.income", "47,113 a year")]).await.repetitions.len(),
        1
    );
}

#[tokio::test]
async fn a_key_that_becomes_a_secret_shows_no_value() {
    let bench = Bench::start().await;
    let (desk, customer) = (bench.desk("ana", "billing"), bench.somebody().await);
    desk.record(&customer, vec![said("billing.pin_hint", "as always")]).await;
    let key = FactKey {
        key: "billing.pin_hint".to_owned(),
        label: "PIN".to_owned(),
        question: "What is your PIN?".to_owned(),
        kind: FactKind::Verification.into(),
        ..FactKey::default()
    };
    let lead = bench.as_role("billing", Role::Lead);
    ledger(&lead).put_fact_key(PutFactKeyRequest { context: context(), key: Some(key) }).await.unwrap();
    let (fact, question) = desk.ask(&customer, "billing.pin_hint").await;
    assert_eq!((standing(&fact), question.as_str()), ((FactState::Unknown, vec![]), "What is your PIN?"));
}

/// Whether a text stands anywhere in the database.
async fn is_stored(bench: &Bench, text: &str) -> bool {
    let mut conn = bench.database.connect().await;
    let tables: Vec<(String,)> = sqlx::query_as(
        "select format('%I.%I', schemaname, tablename) from pg_tables
         where schemaname not in ('pg_catalog', 'information_schema')",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    assert!(tables.len() > 15, "{tables:?}");
    for (table,) in tables {
        // Bytes are shown as hexadecimal digits.
        let sql = format!(
            "select exists (
                select from {table} as t
                where strpos(t::text, $1) > 0 or strpos(t::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0
            )"
        );
        let found: bool =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(text).fetch_one(&mut conn).await.unwrap();
        if found {
            return true;
        }
    }
    false
}
