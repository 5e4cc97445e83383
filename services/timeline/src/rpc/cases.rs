//! Cases as tonic sees them.

use baton_auth::Caller;
use baton_db::Page;
use baton_errors::{Failure, Violations};
use baton_model::{CaseId, Partition};
use baton_proto::cases::v1::cases_service_server::CasesService;
use baton_proto::cases::v1::{
    CloseCaseRequest, CloseCaseResponse, GetCaseRequest, GetCaseResponse, ListCasesRequest, ListCasesResponse,
    OpenCaseRequest, OpenCaseResponse, ReopenCaseRequest, ReopenCaseResponse, ResolveCaseRequest,
    ResolveCaseResponse, UpdateCaseRequest, UpdateCaseResponse,
};
use prost::Message;
use tonic::{Request, Response, Status};

use super::convert::{self, cases as read};
use crate::app::App;
use crate::commands::cases::close::CloseCase;
use crate::commands::cases::open::OpenCase;
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

impl Cases {
    /// The case that a write is about. Its id gives the partition, which has to be known before the transaction.
    async fn locate(&self, name: CaseName) -> Result<CaseId, Error> {
        match name {
            CaseName::Id(id) => Ok(id),
            CaseName::Number(_) => self.app.ask(LocateCase { name }).await,
        }
    }
}

#[tonic::async_trait]
impl CasesService for Cases {
    async fn open_case(
        &self,
        request: Request<OpenCaseRequest>,
    ) -> Result<Response<OpenCaseResponse>, Status> {
        let caller = Caller::of(&request)?.clone();
        let request = request.into_inner();
        let mut violations = Violations::new();
        let context = convert::context(&mut violations, &self.app, &caller, request.context.as_ref());
        if context.as_ref().is_some_and(|context| context.circumstances.case_id.is_some()) {
            violations.add("context.case_id", "must be empty: the case is new");
        }
        let customer_id = violations.take("customer_id", request.customer_id.parse());
        let title = read::title(&mut violations, "title", request.title.clone());
        let kind = read::kind(&mut violations, "kind", request.kind.clone());
        let desired_outcome =
            read::desired_outcome(&mut violations, "desired_outcome", request.desired_outcome.clone());
        let (Some(context), Some(customer_id)) = (context, customer_id) else {
            return Err(Failure::invalid(violations).into());
        };
        violations.finish()?;
        let command =
            OpenCase { circumstances: context.circumstances, customer_id, title, kind, desired_outcome };
        let key = context.key("OpenCase", customer_id.partition(), &request);
        Ok(Response::new(self.app.once(key, command).await?))
    }
}
