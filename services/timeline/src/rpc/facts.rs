//! Facts as tonic sees them.

use baton_auth::Caller;
use baton_chassis::Deadline;
use baton_db::Page;
use baton_errors::{Failure, Violations};
use baton_model::{CustomerId, Partition};
use baton_proto::ListRequest;
use baton_proto::timeline::v1::facts_service_server::FactsService;
use baton_proto::timeline::v1::{
    CheckQuestionsRequest, CheckQuestionsResponse, GetRepetitionSummaryRequest, GetRepetitionSummaryResponse,
    ListFactKeysRequest, ListFactKeysResponse, ListFactStatementsRequest, ListFactStatementsResponse,
    ListFactsRequest, ListFactsResponse, ListRepetitionsRequest, ListRepetitionsResponse, PutFactKeyRequest,
    PutFactKeyResponse, RecordFactsRequest, RecordFactsResponse, ReportRepetitionRequest,
    ReportRepetitionResponse, RetractFactRequest, RetractFactResponse,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tonic::{Request, Response, Status};

use super::convert::{self, Write, checked, facts as read, optional, period};
use super::timeline::see;
use crate::app::App;
use crate::commands::facts::put_key::PutFactKey;
use crate::commands::facts::record::RecordFacts;
use crate::commands::facts::report::ReportRepetition;
use crate::commands::facts::retract::RetractFact;
use crate::domain::repetition::Reason;
use crate::queries::facts::check::CheckQuestions;
use crate::queries::facts::keys::ListFactKeys;
use crate::queries::facts::list::ListFacts;
use crate::queries::facts::repetitions::ListRepetitions;
use crate::queries::facts::statements::ListFactStatements;
use crate::queries::facts::summary::GetRepetitionSummary;

/// The service of facts.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) app: App,
}

#[tonic::async_trait]
impl FactsService for Facts {
    async fn record_facts(
        &self,
        request: Request<RecordFactsRequest>,
    ) -> Result<Response<RecordFactsResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let customer_id = customer(&mut violations, &request.customer_id);
        if request.facts.is_empty() {
            violations.add("facts", "must not be empty");
        }
        let facts = read::stated(&mut violations, request.facts.clone());
        let (context, customer_id) = checked(violations, context.zip(customer_id))?;
        let key = context.key("RecordFacts", customer_id.partition(), &request);
        let command = RecordFacts { circumstances: context.circumstances, customer_id, facts };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn list_facts(
        &self,
        request: Request<ListFactsRequest>,
    ) -> Result<Response<ListFactsResponse>, Status> {
        let (deadline, reader) = (Deadline::of(&request), Caller::of(&request)?.department().clone());
        let request = request.into_inner();
        let mut violations = Violations::new();
        let customer_id = customer(&mut violations, &request.customer_id);
        let event = optional(&mut violations, "at_least_event", &request.at_least_event);
        let (customer_id, event) = checked(violations, customer_id.zip(event))?;
        let list = ListFactsRequest { at_least_event: String::new(), ..request };
        let page = page("ListFacts", &list)?;
        see(&self.app, customer_id, event, deadline).await?;
        let query = ListFacts { customer_id, reader, now: self.app.clock.now(), page };
        let (facts, next_page_token) = self.app.ask(query).await?;
        Ok(Response::new(ListFactsResponse { facts, next_page_token }))
    }

    async fn list_fact_statements(
        &self,
        request: Request<ListFactStatementsRequest>,
    ) -> Result<Response<ListFactStatementsResponse>, Status> {
        let (deadline, reader) = (Deadline::of(&request), Caller::of(&request)?.department().clone());
        let request = request.into_inner();
        let mut violations = Violations::new();
        let customer_id = customer(&mut violations, &request.customer_id);
        let key = read::key(&mut violations, "key", &request.key);
        let event = optional(&mut violations, "at_least_event", &request.at_least_event);
        let ((customer_id, key), event) = checked(violations, customer_id.zip(key).zip(event))?;
        let list = ListFactStatementsRequest { at_least_event: String::new(), ..request };
        let page = page("ListFactStatements", &list)?;
        see(&self.app, customer_id, event, deadline).await?;
        let query = ListFactStatements { customer_id, key, reader, page };
        let (statements, next_page_token) = self.app.ask(query).await?;
        Ok(Response::new(ListFactStatementsResponse { statements, next_page_token }))
    }

    async fn retract_fact(
        &self,
        request: Request<RetractFactRequest>,
    ) -> Result<Response<RetractFactResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let customer_id = customer(&mut violations, &request.customer_id);
        let key = read::key(&mut violations, "key", &request.key);
        let statement = optional(&mut violations, "statement_event_id", &request.statement_event_id);
        let reason = read::retraction(&mut violations, request.reason);
        let note = read::note(&mut violations, request.note.clone(), false);
        let all = context.zip(customer_id).zip(key).zip(statement).zip(reason);
        let ((((context, customer_id), key), statement), reason) = checked(violations, all)?;
        let replay = context.key("RetractFact", customer_id.partition(), &request);
        let circumstances = context.circumstances;
        let command = RetractFact { circumstances, customer_id, key, statement, reason, note };
        Ok(Response::new(self.app.once(replay, command).await?))
    }

    async fn check_questions(
        &self,
        request: Request<CheckQuestionsRequest>,
    ) -> Result<Response<CheckQuestionsResponse>, Status> {
        let (deadline, reader) = (Deadline::of(&request), Caller::of(&request)?.department().clone());
        let request = request.into_inner();
        let mut violations = Violations::new();
        let customer_id = customer(&mut violations, &request.customer_id);
        let keys = read::questions(&mut violations, &request.keys);
        let case_id = optional(&mut violations, "case_id", &request.case_id);
        let event = optional(&mut violations, "at_least_event", &request.at_least_event);
        let ((customer_id, case_id), event) = checked(violations, customer_id.zip(case_id).zip(event))?;
        see(&self.app, customer_id, event, deadline).await?;
        let query = CheckQuestions { customer_id, keys, case_id, reader, now: self.app.clock.now() };
        Ok(Response::new(CheckQuestionsResponse { checks: self.app.ask(query).await? }))
    }

    async fn report_repetition(
        &self,
        request: Request<ReportRepetitionRequest>,
    ) -> Result<Response<ReportRepetitionResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let customer_id = customer(&mut violations, &request.customer_id);
        let key = read::key(&mut violations, "key", &request.key);
        let reason = read::reason(&mut violations, request.reason);
        let note = read::note(&mut violations, request.note.clone(), reason == Some(Reason::Other));
        let all = context.zip(customer_id).zip(key).zip(reason);
        let (((context, customer_id), key), reason) = checked(violations, all)?;
        let replay = context.key("ReportRepetition", customer_id.partition(), &request);
        let circumstances = context.circumstances;
        let command = ReportRepetition { circumstances, customer_id, key, reason, note };
        Ok(Response::new(self.app.once(replay, command).await?))
    }

    async fn list_repetitions(
        &self,
        request: Request<ListRepetitionsRequest>,
    ) -> Result<Response<ListRepetitionsResponse>, Status> {
        let deadline = Deadline::of(&request);
        let request = request.into_inner();
        let mut violations = Violations::new();
        let customer_id = optional(&mut violations, "customer_id", &request.customer_id);
        let department = optional(&mut violations, "department", &request.department);
        let period = period(&mut violations, "period", request.period);
        let event = optional(&mut violations, "at_least_event", &request.at_least_event);
        if !request.at_least_event.is_empty() && request.customer_id.is_empty() {
            violations.add("at_least_event", "must come with customer_id");
        }
        let ((customer_id, department), event) = checked(violations, customer_id.zip(department).zip(event))?;
        let list = ListRepetitionsRequest { at_least_event: String::new(), ..request };
        let page = page("ListRepetitions", &list)?;
        if let Some(customer_id) = customer_id {
            see(&self.app, customer_id, event, deadline).await?;
        }
        let query = ListRepetitions { customer_id, department, period, page };
        let (repetitions, next_page_token) = self.app.ask(query).await?;
        Ok(Response::new(ListRepetitionsResponse { repetitions, next_page_token }))
    }

    async fn get_repetition_summary(
        &self,
        request: Request<GetRepetitionSummaryRequest>,
    ) -> Result<Response<GetRepetitionSummaryResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::new();
        let department = optional(&mut violations, "department", &request.department);
        let period = period(&mut violations, "period", request.period);
        let department = checked(violations, department)?;
        let departments = self.app.ask(GetRepetitionSummary { department, period }).await?;
        Ok(Response::new(GetRepetitionSummaryResponse { departments }))
    }

    async fn put_fact_key(
        &self,
        request: Request<PutFactKeyRequest>,
    ) -> Result<Response<PutFactKeyResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let entry = read::entry(&mut violations, request.key.clone());
        let (context, entry) = checked(violations, context.zip(entry))?;
        let replay = context.key("PutFactKey", Partition::FIRST, &request);
        let command = PutFactKey { circumstances: context.circumstances, entry };
        Ok(Response::new(self.app.once(replay, command).await?))
    }

    async fn list_fact_keys(
        &self,
        request: Request<ListFactKeysRequest>,
    ) -> Result<Response<ListFactKeysResponse>, Status> {
        let page = page("ListFactKeys", request.get_ref())?;
        let (keys, next_page_token) = self.app.ask(ListFactKeys { page }).await?;
        Ok(Response::new(ListFactKeysResponse { keys, next_page_token }))
    }
}

fn customer(violations: &mut Violations, text: &str) -> Option<CustomerId> {
    violations.take("customer_id", text.parse())
}

/// The page that a list asks for; what tells one list from another is its method and everything but the page.
fn page<K: Serialize + DeserializeOwned>(
    method: &str,
    request: &impl ListRequest,
) -> Result<Page<K>, Failure> {
    let filter = [method.as_bytes(), request.filter().encode_to_vec().as_slice()].concat();
    Ok(Page::parse(filter, request.page_size(), request.page_token())?)
}
