//! Lists of facts are read by the page, whatever there is; and what a request may not say.

use baton_errors::Reason;
use baton_proto::timeline::v1::{
    CheckQuestionsRequest, ListFactStatementsRequest, ListFactsRequest, RecordFactsRequest,
    ReportRepetitionRequest, RetractFactRequest,
};

use super::{answered, ledger, said};
use crate::desk::{violations, why};
use crate::harness::{Bench, context};

const NOBODY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

#[tokio::test]
async fn facts_and_statements_are_read_by_the_page() {
    let bench = Bench::start().await;
    let (desk, customer) = (bench.desk("ana", "support"), bench.somebody().await);
    let heavy = "é".repeat(1_000);
    for round in 0..30 {
        let facts = (0..20)
            .map(|number| said(&format!("key.{number:02}"), &format!("{:03}{}", round % 20, &heavy[6..])));
        desk.record(&customer, facts.collect()).await;
    }
    let (mut keys, mut page_token, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let request =
            ListFactsRequest { customer_id: customer.clone(), page_token, ..ListFactsRequest::default() };
        let page = ledger(&desk.connection).list_facts(request).await.unwrap().into_inner();
        keys.extend(page.facts.into_iter().map(|fact| (fact.key, fact.conflicting.len())));
        pages += 1;
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    let expected: Vec<_> = (0..20).map(|number| (format!("key.{number:02}"), 20)).collect();
    assert_eq!((keys, pages), (expected, 1));

    let (mut sequences, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = ListFactStatementsRequest {
            customer_id: customer.clone(),
            key: "key.07".to_owned(),
            page_size: 4,
            page_token,
            ..ListFactStatementsRequest::default()
        };
        let page = ledger(&desk.connection).list_fact_statements(request).await.unwrap().into_inner();
        sequences.extend(page.statements.into_iter().map(|statement| statement.sequence));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(sequences, (2..32).rev().collect::<Vec<i64>>());
}

#[tokio::test]
async fn bad_requests_name_their_fields() {
    let bench = Bench::start().await;
    let (desk, customer) = (bench.desk("ana", "support"), bench.somebody().await);
    let mut client = ledger(&desk.connection);
    let check = CheckQuestionsRequest { customer_id: customer.clone(), ..CheckQuestionsRequest::default() };
    assert_eq!(violations(&client.check_questions(check.clone()).await.unwrap_err()), ["keys"]);
    let many = CheckQuestionsRequest { keys: vec!["a".to_owned(); 51], ..check.clone() };
    assert_eq!(violations(&client.check_questions(many).await.unwrap_err()), ["keys"]);
    let bad = CheckQuestionsRequest {
        keys: vec!["a".to_owned(), "Not a key".to_owned()],
        case_id: "x".to_owned(),
        at_least_event: "x".to_owned(),
        customer_id: "x".to_owned(),
    };
    let refused = client.check_questions(bad).await.unwrap_err();
    assert_eq!(violations(&refused), ["at_least_event", "case_id", "customer_id", "keys[1]"]);

    let none = RecordFactsRequest { context: context(), customer_id: customer.clone(), facts: vec![] };
    assert_eq!(violations(&client.record_facts(none).await.unwrap_err()), ["facts"]);
    let refused = client.record_facts(RecordFactsRequest::default()).await.unwrap_err();
    assert_eq!(violations(&refused), ["context", "customer_id", "facts"]);
    let refused = client.retract_fact(RetractFactRequest::default()).await.unwrap_err();
    assert_eq!(violations(&refused), ["context", "customer_id", "key", "reason"]);
    let refused = client.report_repetition(ReportRepetitionRequest::default()).await.unwrap_err();
    assert_eq!(violations(&refused), ["context", "customer_id", "key", "reason"]);

    let nobody =
        CheckQuestionsRequest { customer_id: NOBODY.to_owned(), keys: vec!["a".to_owned()], ..check };
    assert_eq!(why(client.check_questions(nobody).await), Reason::CustomerNotFound);
    let nobody = ListFactsRequest { customer_id: NOBODY.to_owned(), ..ListFactsRequest::default() };
    assert_eq!(why(client.list_facts(nobody).await), Reason::CustomerNotFound);
    assert_eq!(why(desk.try_record(NOBODY, "", vec![said("a", "x")]).await), Reason::CustomerNotFound);
}

#[tokio::test]
async fn a_repeated_request_gets_its_first_answer() {
    let bench = Bench::start().await;
    let (desk, customer) = (bench.desk("ana", "support"), bench.somebody().await);
    let mut client = ledger(&desk.connection);
    desk.record(&customer, vec![said("product", "Printer")]).await;
    let facts = vec![answered("product", "Printer")];
    let request = RecordFactsRequest { context: context(), customer_id: customer.clone(), facts };
    let first = client.record_facts(request.clone()).await.unwrap().into_inner();
    assert_eq!(first.repetitions.len(), 1);
    assert_eq!(client.record_facts(request.clone()).await.unwrap().into_inner(), first);
    let other = RecordFactsRequest { facts: vec![answered("product", "Scanner")], ..request };
    assert_eq!(why(client.record_facts(other).await), Reason::RequestIdReused);
    let retract = RetractFactRequest {
        context: context(),
        customer_id: customer.clone(),
        key: "product".to_owned(),
        reason: 1,
        ..RetractFactRequest::default()
    };
    let first = client.retract_fact(retract.clone()).await.unwrap().into_inner();
    assert_eq!(first.statement_count, 2);
    assert_eq!(client.retract_fact(retract).await.unwrap().into_inner(), first);
    let report = ReportRepetitionRequest {
        context: context(),
        customer_id: customer.clone(),
        key: "product".to_owned(),
        reason: 5,
        ..ReportRepetitionRequest::default()
    };
    let first = client.report_repetition(report.clone()).await.unwrap().into_inner();
    assert_eq!(client.report_repetition(report).await.unwrap().into_inner(), first);
    assert_eq!(desk.statements(&customer, "product").await.len(), 2);
    assert_eq!(desk.repetitions(&customer).await.len(), 1);
}
