//! A person at a desk of a department: short calls on cases and handoffs, each with a new request id.

use baton_client::Connection;
use baton_errors::Reason;
use baton_model::Role;
use baton_proto::cases::v1::cases_service_client::CasesServiceClient;
use baton_proto::cases::v1::handoffs_service_client::HandoffsServiceClient;
use baton_proto::cases::v1::{self, BriefRating, Capability, Case, Handoff};
use baton_proto::timeline::v1::Event;
use tonic::Status;

use crate::harness::{Bench, context, fields, reason};

/// A person at a desk of a department.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) connection: Connection,
}

impl Bench {
    /// The desk of an agent called `name`.
    pub(crate) fn desk(&self, name: &str, department: &str) -> Desk {
        Desk { connection: self.person(name, name, department, Role::Agent) }
    }

    /// The desk of a lead or an admin.
    pub(crate) fn desk_of(&self, department: &str, role: Role) -> Desk {
        Desk { connection: self.as_role(department, role) }
    }

    /// A new customer whose name does not matter.
    pub(crate) async fn somebody(&self) -> String {
        self.customer("Maria Silva").await
    }

    /// The events of a customer in the order of recording.
    pub(crate) async fn history(&self, customer: &str) -> Vec<Event> {
        let mut events = self.events(customer).await;
        events.sort_by_key(|event| event.sequence);
        events
    }
}

/// Why a call failed.
pub(crate) fn why<T: std::fmt::Debug>(outcome: Result<T, Status>) -> Reason {
    reason(&outcome.unwrap_err())
}

/// The fields that a failure names, sorted.
pub(crate) fn violations(status: &Status) -> Vec<String> {
    let mut fields = fields(status);
    fields.sort();
    fields
}

/// Makes a call with a new request id and gives the named field of the response.
macro_rules! call {
    ($client:expr, $method:ident, $request:expr, $field:ident) => {{
        let response = $client.$method($request).await?.into_inner();
        Ok(response.$field.unwrap())
    }};
}

impl Desk {
    pub(crate) fn cases(&self) -> CasesServiceClient<Connection> {
        self.connection.cases()
    }

    pub(crate) fn handoffs(&self) -> HandoffsServiceClient<Connection> {
        self.connection.handoffs()
    }

    pub(crate) async fn open(&self, customer: &str) -> Case {
        let request = v1::OpenCaseRequest {
            context: context(),
            customer_id: customer.to_owned(),
            title: "Parcel late".to_owned(),
            kind: "late-delivery".to_owned(),
            desired_outcome: "My parcel, by Friday".to_owned(),
        };
        self.cases().open_case(request).await.unwrap().into_inner().case.unwrap()
    }

    pub(crate) async fn get(&self, case: &str) -> Case {
        let request = v1::GetCaseRequest { case: case.to_owned() };
        self.cases().get_case(request).await.unwrap().into_inner().case.unwrap()
    }

    pub(crate) async fn retitle(&self, id: &str, title: &str) -> Result<Case, Status> {
        let case = Case { id: id.to_owned(), title: title.to_owned(), ..Case::default() };
        let update_mask = Some(prost_types::FieldMask { paths: vec!["title".to_owned()] });
        let request = v1::UpdateCaseRequest { context: context(), case: Some(case), update_mask };
        call!(self.cases(), update_case, request, case)
    }

    pub(crate) async fn resolve(&self, case: &str) -> Result<Case, Status> {
        let (case, resolution) = (case.to_owned(), "Parcel found".to_owned());
        let request = v1::ResolveCaseRequest { context: context(), case, resolution };
        call!(self.cases(), resolve_case, request, case)
    }

    pub(crate) async fn close(&self, case: &str) -> Result<Case, Status> {
        let request = v1::CloseCaseRequest { context: context(), case: case.to_owned() };
        call!(self.cases(), close_case, request, case)
    }

    pub(crate) async fn reopen(&self, case: &str) -> Result<Case, Status> {
        let (case, reason) = (case.to_owned(), "Still not here".to_owned());
        let request = v1::ReopenCaseRequest { context: context(), case, reason };
        call!(self.cases(), reopen_case, request, case)
    }

    pub(crate) async fn request(&self, case: &str, to: &str) -> Result<Handoff, Status> {
        let request = v1::RequestHandoffRequest {
            context: context(),
            case: case.to_owned(),
            to_department: to.to_owned(),
            reason: "Parcel damaged".to_owned(),
            next_step: "Call the customer".to_owned(),
            accept_by: None,
            to_capability: String::new(),
            override_reason: String::new(),
        };
        call!(self.handoffs(), request_handoff, request, handoff)
    }

    pub(crate) async fn request_from_who_can(&self, case: &str, capability: &str) -> Result<Handoff, Status> {
        let request = v1::RequestHandoffRequest {
            context: context(),
            case: case.to_owned(),
            to_capability: capability.to_owned(),
            reason: "Parcel damaged".to_owned(),
            ..Default::default()
        };
        call!(self.handoffs(), request_handoff, request, handoff)
    }

    /// Moves the case to another desk: asked and accepted.
    pub(crate) async fn hand_to(&self, receiver: &Self, department: &str, case: &str) -> Handoff {
        let asked = self.request(case, department).await.unwrap();
        receiver.accept(&asked.id).await.unwrap()
    }

    pub(crate) async fn rate(&self, handoff: &str, missing: Option<&str>) -> Result<Handoff, Status> {
        let rating = if missing.is_none() { BriefRating::Usable } else { BriefRating::NotUsable };
        let request = v1::RateHandoffRequest {
            context: context(),
            handoff_id: handoff.to_owned(),
            rating: rating.into(),
            missing: missing.unwrap_or_default().to_owned(),
        };
        call!(self.handoffs(), rate_handoff, request, handoff)
    }

    /// Says which departments can do something.
    pub(crate) async fn put_capability(
        &self,
        name: &str,
        departments: &[&str],
    ) -> Result<Capability, Status> {
        let capability = Capability {
            name: name.to_owned(),
            description: "Something that can be done".to_owned(),
            departments: departments.iter().map(ToString::to_string).collect(),
            ..Capability::default()
        };
        let request = v1::PutCapabilityRequest { context: context(), capability: Some(capability) };
        call!(self.connection.capabilities(), put_capability, request, capability)
    }

    pub(crate) async fn accept(&self, handoff: &str) -> Result<Handoff, Status> {
        let request = v1::AcceptHandoffRequest { context: context(), handoff_id: handoff.to_owned() };
        call!(self.handoffs(), accept_handoff, request, handoff)
    }

    pub(crate) async fn decline(&self, handoff: &str) -> Result<Handoff, Status> {
        let request = v1::DeclineHandoffRequest {
            context: context(),
            handoff_id: handoff.to_owned(),
            reason: "Not ours".to_owned(),
            better_department: "billing".to_owned(),
        };
        call!(self.handoffs(), decline_handoff, request, handoff)
    }

    pub(crate) async fn withdraw(&self, handoff: &str) -> Result<Handoff, Status> {
        let (handoff_id, reason) = (handoff.to_owned(), String::new());
        let request = v1::WithdrawHandoffRequest { context: context(), handoff_id, reason };
        call!(self.handoffs(), withdraw_handoff, request, handoff)
    }

    pub(crate) async fn give_back(&self, handoff: &str) -> Result<Handoff, Status> {
        let (handoff_id, reason) = (handoff.to_owned(), "Needs a refund first".to_owned());
        let request = v1::ReturnHandoffRequest { context: context(), handoff_id, reason };
        call!(self.handoffs(), return_handoff, request, handoff)
    }

    pub(crate) async fn complete(&self, handoff: &str) -> Result<Handoff, Status> {
        let (handoff_id, outcome) = (handoff.to_owned(), "New parcel sent".to_owned());
        let request = v1::CompleteHandoffRequest { context: context(), handoff_id, outcome };
        call!(self.handoffs(), complete_handoff, request, handoff)
    }

    /// The handoff with its brief.
    pub(crate) async fn handoff(&self, id: &str) -> Handoff {
        let request = v1::GetHandoffRequest { handoff_id: id.to_owned() };
        self.handoffs().get_handoff(request).await.unwrap().into_inner().handoff.unwrap()
    }
}
