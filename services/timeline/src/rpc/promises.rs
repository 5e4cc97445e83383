//! Promises as tonic sees them.

use baton_db::Page;
use baton_errors::{Failure, Violations};
use baton_model::{CaseId, CustomerId, PromiseId};
use baton_proto::ListRequest;
use baton_proto::timeline::v1::promises_service_server::PromisesService;
use baton_proto::timeline::v1::{
    GetPromiseRequest, GetPromiseResponse, GetPromiseSummaryRequest, GetPromiseSummaryResponse,
    ListPromisesRequest, ListPromisesResponse, MakePromiseRequest, MakePromiseResponse, PromiseMade,
    ReleasePromiseRequest, ReleasePromiseResponse, ReplacePromiseRequest, ReplacePromiseResponse,
};
use prost::Message;
use tonic::{Request, Response, Status};

use super::convert::{self, Write, checked, line, optional, promises as read};
use crate::app::App;
use crate::commands::promises::make::MakePromise;
use crate::commands::promises::release::ReleasePromise;
use crate::commands::promises::replace::ReplacePromise;
use crate::domain::case_name::CaseName;
use crate::error::Error;
use crate::messages;
use crate::queries::promises::get::GetPromise;
use crate::queries::promises::list::ListPromises;
use crate::queries::promises::locate::LocatePromise;
use crate::queries::promises::next_window::NextWindow;
use crate::queries::promises::summary::CountPromises;

/// The longest text, note or reason, in bytes.
const LINE_BYTES: usize = 300;

/// The service of promises.
#[derive(Debug)]
pub(crate) struct Promises {
    pub(crate) app: App,
}

impl App {
    /// The case of a filter, if there is one.
    pub(super) async fn locate_filter(
        &self,
        violations: Violations,
        name: &str,
    ) -> Result<Option<CaseId>, Error> {
        let mut violations = violations;
        let name = optional::<CaseName>(&mut violations, "case", name);
        match checked(violations, name)? {
            Some(name) => Ok(Some(self.locate_case(name).await?)),
            None => Ok(None),
        }
    }
}

#[tonic::async_trait]
impl PromisesService for Promises {
    async fn make_promise(
        &self,
        request: Request<MakePromiseRequest>,
    ) -> Result<Response<MakePromiseResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let customer_id = violations.take("customer_id", request.customer_id.parse::<CustomerId>());
        let id = PromiseId::from_uuid(self.app.ids.uuid());
        let asked = request.clone();
        let due = match &context {
            Some(context) if asked.in_next_window && asked.due.is_none() => {
                let window = NextWindow::of(&context.circumstances);
                Some(messages::timestamp(self.app.ask(window).await?))
            }
            _ => asked.due,
        };
        if asked.in_next_window && asked.due.is_some() {
            violations.add("due", "must be absent: in_next_window says it");
        }
        let made = PromiseMade {
            id: id.to_string(),
            text: asked.text,
            due,
            evidence: asked.evidence,
            feasibility: asked.feasibility,
            feasibility_note: asked.feasibility_note,
            replaces_id: String::new(),
            subject_kind: asked.subject_kind,
            subject_id: asked.subject_id,
        };
        let due = read::due(&mut Violations::new(), "due", made.due);
        let made = read::made(&mut violations, "", made);
        let ((context, customer_id), due) = checked(violations, context.zip(customer_id).zip(due))?;
        let key = context.key("MakePromise", customer_id.partition(), &request);
        let command = MakePromise { circumstances: context.circumstances, customer_id, due, id, made };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn get_promise(
        &self,
        request: Request<GetPromiseRequest>,
    ) -> Result<Response<GetPromiseResponse>, Status> {
        let mut violations = Violations::new();
        let id = read::id(&mut violations, &request.get_ref().promise_id);
        let id = checked(violations, id)?;
        let promise = self.app.ask(GetPromise { id }).await?;
        Ok(Response::new(GetPromiseResponse { promise: Some(messages::promise(&promise)) }))
    }

    async fn list_promises(
        &self,
        request: Request<ListPromisesRequest>,
    ) -> Result<Response<ListPromisesResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::new();
        let customer = optional(&mut violations, "customer_id", &request.customer_id);
        let department = optional(&mut violations, "department", &request.department);
        let states = read::states(&mut violations, &request.states);
        let due_from = read::bound(&mut violations, "due_from", request.due_from);
        let due_before = read::bound(&mut violations, "due_before", request.due_before);
        let case = self.app.locate_filter(violations, &request.case).await?;
        let filter = [b"ListPromises", request.filter().encode_to_vec().as_slice()].concat();
        let page = Page::parse(filter, request.page_size, &request.page_token).map_err(Failure::from)?;
        let (customer, department) = (customer.flatten(), department.flatten());
        let query = ListPromises { page, customer, case, department, states, due_from, due_before };
        let (promises, next_page_token) = self.app.ask(query).await?;
        let promises = promises.iter().map(messages::promise).collect();
        Ok(Response::new(ListPromisesResponse { promises, next_page_token }))
    }

    async fn release_promise(
        &self,
        request: Request<ReleasePromiseRequest>,
    ) -> Result<Response<ReleasePromiseResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        read::no_case(&mut violations, request.context.as_ref());
        let promise_id = read::id(&mut violations, &request.promise_id);
        let outcome = read::outcome(&mut violations, request.outcome);
        let reason = line(&mut violations, "reason", request.reason.clone(), true, LINE_BYTES);
        let ((context, promise_id), outcome) = checked(violations, context.zip(promise_id).zip(outcome))?;
        let customer_id = self.app.ask(LocatePromise { id: promise_id }).await?;
        let key = context.key("ReleasePromise", customer_id.partition(), &request);
        let circumstances = context.circumstances;
        let command = ReleasePromise { circumstances, customer_id, promise_id, outcome, reason };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn replace_promise(
        &self,
        request: Request<ReplacePromiseRequest>,
    ) -> Result<Response<ReplacePromiseResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        read::no_case(&mut violations, request.context.as_ref());
        let promise_id = read::id(&mut violations, &request.promise_id);
        let due = read::due(&mut violations, "due", request.due);
        let text = line(&mut violations, "text", request.text.clone(), false, LINE_BYTES);
        let reason = line(&mut violations, "reason", request.reason.clone(), true, LINE_BYTES);
        let feasibility = read::feasibility(&mut violations, "feasibility", request.feasibility);
        let note = request.feasibility_note.clone();
        let feasibility_note = line(&mut violations, "feasibility_note", note, false, LINE_BYTES);
        let ((context, promise_id), due) = checked(violations, context.zip(promise_id).zip(due))?;
        let customer_id = self.app.ask(LocatePromise { id: promise_id }).await?;
        let key = context.key("ReplacePromise", customer_id.partition(), &request);
        let command = ReplacePromise {
            circumstances: context.circumstances,
            customer_id,
            promise_id,
            new_id: PromiseId::from_uuid(self.app.ids.uuid()),
            due,
            text,
            reason,
            feasibility,
            feasibility_note,
        };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn get_promise_summary(
        &self,
        request: Request<GetPromiseSummaryRequest>,
    ) -> Result<Response<GetPromiseSummaryResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::new();
        let department = optional(&mut violations, "department", &request.department);
        let due_from = read::bound(&mut violations, "due_from", request.due_from);
        let due_before = read::bound(&mut violations, "due_before", request.due_before);
        let department = checked(violations, department)?;
        let departments = self.app.ask(CountPromises { department, due_from, due_before }).await?;
        Ok(Response::new(GetPromiseSummaryResponse { departments }))
    }
}
