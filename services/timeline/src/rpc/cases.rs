//! Cases as tonic sees them.

use baton_db::Page;
use baton_errors::{Failure, Violations};
use baton_model::{CaseId, CustomerId};
use baton_proto::cases::v1::cases_service_server::CasesService;
use baton_proto::cases::v1::{
    CloseCaseRequest, CloseCaseResponse, GetCaseRequest, GetCaseResponse, ListCasesRequest,
    ListCasesResponse, OpenCaseRequest, OpenCaseResponse, RecordCustomerUpdateRequest,
    RecordCustomerUpdateResponse, ReopenCaseRequest, ReopenCaseResponse, ResolveCaseRequest,
    ResolveCaseResponse, UpdateCaseRequest, UpdateCaseResponse,
};
use baton_proto::common::v1::Channel;
use prost::Message;
use tonic::{Request, Response, Status};

use super::convert::{self, Context, Write, cases as read, checked, optional};
use crate::app::App;
use crate::commands::cases::close::CloseCase;
use crate::commands::cases::open::OpenCase;
use crate::commands::cases::record_update::RecordCustomerUpdate;
use crate::commands::cases::reopen::ReopenCase;
use crate::commands::cases::resolve::ResolveCase;
use crate::commands::cases::update::UpdateCase;
use crate::domain::case_name::CaseName;
use crate::error::Error;
use crate::messages;
use crate::queries::cases::get::GetCase;
use crate::queries::cases::list::ListCases;
use crate::queries::cases::locate::LocateCase;

/// The service of cases.
#[derive(Debug)]
pub(crate) struct Cases {
    pub(crate) app: App,
}

impl App {
    /// The case that a write is about. Its id gives the partition, which has to be known before the transaction.
    pub(super) async fn locate_case(&self, name: CaseName) -> Result<CaseId, Error> {
        match name {
            CaseName::Id(id) => Ok(id),
            CaseName::Number(_) => self.ask(LocateCase { name }).await,
        }
    }
}

#[tonic::async_trait]
impl CasesService for Cases {
    async fn open_case(
        &self,
        request: Request<OpenCaseRequest>,
    ) -> Result<Response<OpenCaseResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        if !request.context.as_ref().is_none_or(|context| context.case_id.is_empty()) {
            violations.add("context.case_id", "must be empty: the case is new");
        }
        let customer_id = violations.take("customer_id", request.customer_id.parse::<CustomerId>());
        let title = read::title(&mut violations, "title", request.title.clone());
        let kind = read::kind(&mut violations, "kind", request.kind.clone());
        let desired_outcome =
            read::desired_outcome(&mut violations, "desired_outcome", request.desired_outcome.clone());
        let (context, customer_id) = checked(violations, context.zip(customer_id))?;
        let key = context.key("OpenCase", customer_id.partition(), &request);
        let circumstances = context.circumstances;
        let command = OpenCase { circumstances, customer_id, title, kind, desired_outcome };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn get_case(&self, request: Request<GetCaseRequest>) -> Result<Response<GetCaseResponse>, Status> {
        let mut violations = Violations::new();
        let name = read::name(&mut violations, "case", &request.get_ref().case);
        let name = checked(violations, name)?;
        let case = self.app.ask(GetCase { name }).await?;
        Ok(Response::new(GetCaseResponse { case: Some(messages::case(&case)) }))
    }

    async fn list_cases(
        &self,
        request: Request<ListCasesRequest>,
    ) -> Result<Response<ListCasesResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::new();
        let customer = optional(&mut violations, "customer_id", &request.customer_id);
        let department = optional(&mut violations, "department", &request.department);
        let states = read::states(&mut violations, &request.states);
        let (customer, department) = checked(violations, customer.zip(department))?;
        let filter = ListCasesRequest { page_size: 0, page_token: String::new(), ..request.clone() };
        let filter = [b"ListCases", filter.encode_to_vec().as_slice()].concat();
        let page = Page::parse(filter, request.page_size, &request.page_token).map_err(Failure::from)?;
        let (cases, next_page_token) = self.app.ask(ListCases { page, customer, department, states }).await?;
        let cases = cases.iter().map(messages::case).collect();
        Ok(Response::new(ListCasesResponse { cases, next_page_token }))
    }

    async fn update_case(
        &self,
        request: Request<UpdateCaseRequest>,
    ) -> Result<Response<UpdateCaseResponse>, Status> {
        let Write { caller, request, mut violations, context } = convert::write(&self.app, request)?;
        let case = request.case.clone().unwrap_or_default();
        let case_id = violations.take("case.id", case.id.parse::<CaseId>());
        let etag = case.etag.clone();
        let mask = request.update_mask.clone().unwrap_or_default();
        let changes = read::changes(&mut violations, case, &mask, caller.department());
        let (context, case_id) = checked(violations, context.zip(case_id))?;
        let key = context.key("UpdateCase", case_id.partition(), &request);
        let command = UpdateCase { circumstances: context.circumstances, case_id, etag, changes };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn resolve_case(
        &self,
        request: Request<ResolveCaseRequest>,
    ) -> Result<Response<ResolveCaseResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let name = read::name(&mut violations, "case", &request.case);
        let resolution = read::line(&mut violations, "resolution", request.resolution.clone(), true);
        let (context, name) = checked(violations, context.zip(name))?;
        let case_id = self.app.locate_case(name).await?;
        let key = context.key("ResolveCase", case_id.partition(), &request);
        let command = ResolveCase { circumstances: context.circumstances, case_id, resolution };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn close_case(
        &self,
        request: Request<CloseCaseRequest>,
    ) -> Result<Response<CloseCaseResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let name = read::name(&mut violations, "case", &request.case);
        let (context, name) = checked(violations, context.zip(name))?;
        let case_id = self.app.locate_case(name).await?;
        let key = context.key("CloseCase", case_id.partition(), &request);
        let command = CloseCase { circumstances: context.circumstances, case_id };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn reopen_case(
        &self,
        request: Request<ReopenCaseRequest>,
    ) -> Result<Response<ReopenCaseResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let name = read::name(&mut violations, "case", &request.case);
        let reason = read::line(&mut violations, "reason", request.reason.clone(), true);
        let (context, name) = checked(violations, context.zip(name))?;
        let case_id = self.app.locate_case(name).await?;
        let key = context.key("ReopenCase", case_id.partition(), &request);
        let command = ReopenCase { circumstances: context.circumstances, case_id, reason };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn record_customer_update(
        &self,
        request: Request<RecordCustomerUpdateRequest>,
    ) -> Result<Response<RecordCustomerUpdateResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let name = read::name(&mut violations, "case", &request.case);
        let text = read::line(&mut violations, "text", request.text.clone(), true);
        if context.as_ref().is_some_and(|context| context.circumstances.channel == Channel::Internal) {
            violations.add("context.channel", "must say how the customer was told");
        }
        let (context, name) = checked(violations, context.zip(name))?;
        let case_id = self.app.locate_case(name).await?;
        let key = context.key("RecordCustomerUpdate", case_id.partition(), &request);
        let Context { circumstances, seen, .. } = context;
        let command = RecordCustomerUpdate { circumstances, case_id, text, seen };
        Ok(Response::new(self.app.once(key, command).await?))
    }
}
