//! What customers have told us, through the real router.

mod appending;
mod catalogue;
mod counting;
mod lists;
mod repetitions;
mod retracting;
mod secrets;

use baton_client::Connection;
use baton_proto::common::v1::WriteContext;
use baton_proto::timeline::v1::facts_service_client::FactsServiceClient;
use baton_proto::timeline::v1::{
    CheckQuestionsRequest, Fact, FactState, FactStated, FactStatement, ListFactStatementsRequest,
    ListFactsRequest, ListRepetitionsRequest, QuestionCheck, RecordFactsRequest, RecordFactsResponse,
    Repetition, RepetitionReason, ReportRepetitionRequest, ReportRepetitionResponse, RetractFactRequest,
    RetractFactResponse, RetractionReason,
};
use tonic::Status;

use crate::desk::Desk;
use crate::harness::context;

/// What a customer said by themselves.
fn said(key: &str, value: &str) -> FactStated {
    FactStated { key: key.to_owned(), value: value.to_owned(), ..FactStated::default() }
}

/// What a customer answered.
fn answered(key: &str, value: &str) -> FactStated {
    FactStated { asked: true, ..said(key, value) }
}

/// What a customer said to correct us.
fn corrected(key: &str, value: &str) -> FactStated {
    FactStated { correction: true, ..said(key, value) }
}

/// The state and what counts, newest first.
fn standing(fact: &Fact) -> (FactState, Vec<&str>) {
    let shown = fact.current.iter().chain(&fact.conflicting);
    (fact.state(), shown.map(|statement| statement.value.as_str()).collect())
}

fn ledger(connection: &Connection) -> FactsServiceClient<Connection> {
    connection.facts()
}

impl Desk {
    async fn try_record(
        &self,
        customer: &str,
        case: &str,
        facts: Vec<FactStated>,
    ) -> Result<RecordFactsResponse, Status> {
        let context = context().map(|context| WriteContext { case_id: case.to_owned(), ..context });
        let request = RecordFactsRequest { context, customer_id: customer.to_owned(), facts };
        Ok(ledger(&self.connection).record_facts(request).await?.into_inner())
    }

    pub(crate) async fn record(&self, customer: &str, facts: Vec<FactStated>) -> RecordFactsResponse {
        self.try_record(customer, "", facts).await.unwrap()
    }

    async fn record_in(&self, case: &str, customer: &str, facts: Vec<FactStated>) -> RecordFactsResponse {
        self.try_record(customer, case, facts).await.unwrap()
    }

    async fn check_in(&self, case: &str, customer: &str, keys: &[&str]) -> Vec<QuestionCheck> {
        let request = CheckQuestionsRequest {
            customer_id: customer.to_owned(),
            keys: keys.iter().map(|&key| key.to_owned()).collect(),
            case_id: case.to_owned(),
            ..CheckQuestionsRequest::default()
        };
        ledger(&self.connection).check_questions(request).await.unwrap().into_inner().checks
    }

    /// The check of one question.
    async fn ask(&self, customer: &str, key: &str) -> (Fact, String) {
        let check = self.check_in("", customer, &[key]).await.remove(0);
        (check.fact.unwrap(), check.question)
    }

    async fn facts(&self, customer: &str) -> Vec<Fact> {
        let request = ListFactsRequest { customer_id: customer.to_owned(), ..ListFactsRequest::default() };
        ledger(&self.connection).list_facts(request).await.unwrap().into_inner().facts
    }

    async fn statements(&self, customer: &str, key: &str) -> Vec<FactStatement> {
        let request = ListFactStatementsRequest {
            customer_id: customer.to_owned(),
            key: key.to_owned(),
            ..ListFactStatementsRequest::default()
        };
        ledger(&self.connection).list_fact_statements(request).await.unwrap().into_inner().statements
    }

    async fn repetitions(&self, customer: &str) -> Vec<Repetition> {
        let request =
            ListRepetitionsRequest { customer_id: customer.to_owned(), ..ListRepetitionsRequest::default() };
        ledger(&self.connection).list_repetitions(request).await.unwrap().into_inner().repetitions
    }

    async fn report(
        &self,
        customer: &str,
        key: &str,
        reason: RepetitionReason,
    ) -> Result<ReportRepetitionResponse, Status> {
        let request = ReportRepetitionRequest {
            context: context(),
            customer_id: customer.to_owned(),
            key: key.to_owned(),
            reason: reason.into(),
            note: String::new(),
        };
        Ok(ledger(&self.connection).report_repetition(request).await?.into_inner())
    }

    async fn retract(&self, customer: &str, key: &str, event: &str) -> Result<RetractFactResponse, Status> {
        let request = RetractFactRequest {
            context: context(),
            customer_id: customer.to_owned(),
            key: key.to_owned(),
            statement_event_id: event.to_owned(),
            reason: RetractionReason::Erased.into(),
            note: String::new(),
        };
        Ok(ledger(&self.connection).retract_fact(request).await?.into_inner())
    }
}
