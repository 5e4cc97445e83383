//! The cases of the timeline in memory: they are opened, and nothing more.

use baton_errors::{Failure, Reason};
use baton_model::{CustomerId, Ids, SystemIds};
use baton_proto::cases::v1::cases_service_server::CasesService;
use baton_proto::cases::v1::{
    Case, CloseCaseRequest, CloseCaseResponse, GetCaseRequest, GetCaseResponse, ListCasesRequest,
    ListCasesResponse, OpenCaseRequest, OpenCaseResponse, RecordCustomerUpdateRequest,
    RecordCustomerUpdateResponse, ReopenCaseRequest, ReopenCaseResponse, ResolveCaseRequest,
    ResolveCaseResponse, UpdateCaseRequest, UpdateCaseResponse,
};
use tonic::{Request, Response, Status};

use super::{State, unavailable};

/// A case that was opened, with the request that did it first.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    pub(super) request: OpenCaseRequest,
    response: OpenCaseResponse,
}

#[tonic::async_trait]
impl CasesService for State {
    /// Idempotent by request id, as the real one.
    async fn open_case(
        &self,
        request: Request<OpenCaseRequest>,
    ) -> Result<Response<OpenCaseResponse>, Status> {
        self.require_open()?;
        let request = request.into_inner();
        let mut opened = self.cases();
        let id_of = |request: &OpenCaseRequest| request.context.clone().unwrap_or_default().request_id;
        if let Some(known) = opened.iter().find(|known| id_of(&known.request) == id_of(&request)) {
            if known.request != request {
                return Err(Failure::new(Reason::RequestIdReused, "used for a different request").into());
            }
            return Ok(Response::new(known.response.clone()));
        }
        let Ok(customer_id) = request.customer_id.parse::<CustomerId>() else {
            return Err(Failure::invalid_field("customer_id", "must be an id").into());
        };
        let case = Case {
            id: SystemIds.case_id(customer_id.partition()).to_string(),
            number: SystemIds.number().to_string(),
            customer_id: request.customer_id.clone(),
            title: request.title.clone(),
            kind: request.kind.clone(),
            ..Case::default()
        };
        let response = OpenCaseResponse { case: Some(case), event_id: SystemIds.uuid().to_string() };
        opened.push(Opened { request, response: response.clone() });
        Ok(Response::new(response))
    }

    async fn get_case(&self, _: Request<GetCaseRequest>) -> Result<Response<GetCaseResponse>, Status> {
        Err(unavailable())
    }

    async fn list_cases(&self, _: Request<ListCasesRequest>) -> Result<Response<ListCasesResponse>, Status> {
        Err(unavailable())
    }

    async fn update_case(
        &self,
        _: Request<UpdateCaseRequest>,
    ) -> Result<Response<UpdateCaseResponse>, Status> {
        Err(unavailable())
    }

    async fn resolve_case(
        &self,
        _: Request<ResolveCaseRequest>,
    ) -> Result<Response<ResolveCaseResponse>, Status> {
        Err(unavailable())
    }

    async fn close_case(&self, _: Request<CloseCaseRequest>) -> Result<Response<CloseCaseResponse>, Status> {
        Err(unavailable())
    }

    async fn reopen_case(
        &self,
        _: Request<ReopenCaseRequest>,
    ) -> Result<Response<ReopenCaseResponse>, Status> {
        Err(unavailable())
    }

    async fn record_customer_update(
        &self,
        _: Request<RecordCustomerUpdateRequest>,
    ) -> Result<Response<RecordCustomerUpdateResponse>, Status> {
        Err(unavailable())
    }
}
