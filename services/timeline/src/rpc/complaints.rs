//! Complaints as tonic sees them.

use baton_auth::Caller;
use baton_db::Page;
use baton_errors::{Failure, Violations};
use baton_model::{ComplaintId, CustomerId};
use baton_proto::cases::v1::complaints_service_server::ComplaintsService;
use baton_proto::cases::v1::{self, FileComplaintRequest, FileComplaintResponse};
use baton_proto::{ListRequest, WriteRequest};
use prost::Message;
use tonic::{Request, Response, Status};

use super::convert::{self, Write, checked, complaints as read, optional, period, promises};
use crate::app::App;
use crate::commands::complaints::Recorded;
use crate::commands::complaints::answer_offer::AnswerOffer;
use crate::commands::complaints::apologise::Apologise;
use crate::commands::complaints::assess_fault::AssessFault;
use crate::commands::complaints::decide_remedy::DecideRemedy;
use crate::commands::complaints::escalate::EscalateComplaint;
use crate::commands::complaints::file::FileComplaint;
use crate::commands::complaints::offer_remedy::OfferRemedy;
use crate::commands::complaints::refuse_remedy::RefuseRemedy;
use crate::commands::complaints::request_evidence::RequestEvidence;
use crate::commands::complaints::resolve::ResolveComplaint;
use crate::commands::complaints::supply_evidence::SupplyEvidence;
use crate::commands::{Circumstances, Command};
use crate::domain::case_name::CaseName;
use crate::queries::complaints::friction::ListPolicyFriction;
use crate::queries::complaints::get::GetComplaint;
use crate::queries::complaints::list::ListComplaints;

/// The service of complaints.
#[derive(Debug)]
pub(crate) struct Complaints {
    pub(crate) app: App,
}

/// A write of a complaint that is there: reads the request, carries out the command, answers.
macro_rules! step {
    ($self:ident, $request:ident, $method:literal, $response:ident, $read:expr, |$circumstances:ident, $complaint_id:ident, $input:pat_param| $command:expr $(,)?) => {{
        let id = $request.get_ref().complaint_id.clone();
        let command = |$circumstances: Circumstances, $complaint_id: ComplaintId, $input: _| $command;
        let Recorded { complaint, event_id } = $self.step($request, $method, &id, $read, command).await?;
        Ok(Response::new(v1::$response { complaint, event_id }))
    }};
}

/// What can always be read, with its violations noted.
fn always<R, I>(
    read: impl FnOnce(&mut Violations, &R, &Caller) -> I,
) -> impl FnOnce(&mut Violations, &R, &Caller) -> Option<I> {
    move |violations, request, caller| Some(read(violations, request, caller))
}

impl Complaints {
    async fn step<R, I, C>(
        &self,
        request: Request<R>,
        method: &'static str,
        complaint_id: &str,
        read: impl FnOnce(&mut Violations, &R, &Caller) -> Option<I>,
        command: impl FnOnce(Circumstances, ComplaintId, I) -> C,
    ) -> Result<Recorded, Status>
    where
        R: WriteRequest,
        C: Command<Response = Recorded>,
    {
        let Write { request, mut violations, context, caller } = convert::write(&self.app, request)?;
        promises::no_case(&mut violations, request.context());
        let id = read::id(&mut violations, complaint_id);
        let input = read(&mut violations, &request, &caller);
        let ((context, id), input) = checked(violations, context.zip(id).zip(input))?;
        let key = context.key(method, id.partition(), &request);
        Ok(self.app.once(key, command(context.circumstances, id, input)).await?)
    }
}

#[tonic::async_trait]
impl ComplaintsService for Complaints {
    async fn file_complaint(
        &self,
        request: Request<FileComplaintRequest>,
    ) -> Result<Response<FileComplaintResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        promises::no_case(&mut violations, request.context.as_ref());
        let customer_id = violations.take("customer_id", request.customer_id.parse::<CustomerId>());
        let name = optional::<CaseName>(&mut violations, "case", &request.case);
        let filing = read::filing(&mut violations, &request);
        let accused_id = read::accused(&mut violations, &request.accused_id);
        let circumstances = context.as_ref().map(|context| &context.circumstances);
        let received_at = read::received(&mut violations, request.received_at, circumstances);
        let input = context.zip(customer_id).zip(name).zip(filing).zip(received_at);
        let ((((context, customer_id), name), (kind, account)), received_at) = checked(violations, input)?;
        let case_id = match name {
            Some(name) => Some(self.app.locate_case(name).await?),
            None => None,
        };
        let key = context.key("FileComplaint", customer_id.partition(), &request);
        let circumstances = context.circumstances;
        let command =
            FileComplaint { circumstances, customer_id, case_id, kind, account, accused_id, received_at };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn get_complaint(
        &self,
        request: Request<v1::GetComplaintRequest>,
    ) -> Result<Response<v1::GetComplaintResponse>, Status> {
        let mut violations = Violations::new();
        let id = read::id(&mut violations, &request.get_ref().complaint_id);
        let id = checked(violations, id)?;
        Ok(Response::new(self.app.ask(GetComplaint { id }).await?))
    }

    async fn list_complaints(
        &self,
        request: Request<v1::ListComplaintsRequest>,
    ) -> Result<Response<v1::ListComplaintsResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::new();
        let customer = optional(&mut violations, "customer_id", &request.customer_id).flatten();
        let department = optional(&mut violations, "department", &request.department).flatten();
        let kinds = read::kinds(&mut violations, &request.kinds);
        let states = read::states(&mut violations, &request.states);
        violations.finish()?;
        let filter = [b"ListComplaints", request.filter().encode_to_vec().as_slice()].concat();
        let page = Page::parse(filter, request.page_size, &request.page_token).map_err(Failure::from)?;
        let query = ListComplaints { page, customer, department, kinds, states };
        let (complaints, next_page_token) = self.app.ask(query).await?;
        Ok(Response::new(v1::ListComplaintsResponse { complaints, next_page_token }))
    }

    async fn apologise(
        &self,
        request: Request<v1::ApologiseRequest>,
    ) -> Result<Response<v1::ApologiseResponse>, Status> {
        step!(
            self,
            request,
            "Apologise",
            ApologiseResponse,
            read::apology,
            |circumstances, complaint_id, (channel, words)| {
                Apologise { circumstances, complaint_id, channel, words }
            }
        )
    }

    async fn assess_fault(
        &self,
        request: Request<v1::AssessFaultRequest>,
    ) -> Result<Response<v1::AssessFaultResponse>, Status> {
        step!(
            self,
            request,
            "AssessFault",
            AssessFaultResponse,
            read::fault,
            |circumstances, complaint_id, (fault, reason)| {
                AssessFault { circumstances, complaint_id, fault, reason }
            }
        )
    }

    async fn request_evidence(
        &self,
        request: Request<v1::RequestEvidenceRequest>,
    ) -> Result<Response<v1::RequestEvidenceResponse>, Status> {
        step!(
            self,
            request,
            "RequestEvidence",
            RequestEvidenceResponse,
            always(read::evidence_request),
            |circumstances, complaint_id, item| { RequestEvidence { circumstances, complaint_id, item } }
        )
    }

    async fn supply_evidence(
        &self,
        request: Request<v1::SupplyEvidenceRequest>,
    ) -> Result<Response<v1::SupplyEvidenceResponse>, Status> {
        step!(
            self,
            request,
            "SupplyEvidence",
            SupplyEvidenceResponse,
            always(read::evidence_supply),
            |circumstances, complaint_id, (item, note)| {
                SupplyEvidence { circumstances, complaint_id, item, note }
            }
        )
    }

    async fn offer_remedy(
        &self,
        request: Request<v1::OfferRemedyRequest>,
    ) -> Result<Response<v1::OfferRemedyResponse>, Status> {
        step!(
            self,
            request,
            "OfferRemedy",
            OfferRemedyResponse,
            read::offering,
            |circumstances, complaint_id, (role, offering)| {
                OfferRemedy { circumstances, complaint_id, role, offering }
            }
        )
    }

    async fn answer_offer(
        &self,
        request: Request<v1::AnswerOfferRequest>,
    ) -> Result<Response<v1::AnswerOfferResponse>, Status> {
        step!(
            self,
            request,
            "AnswerOffer",
            AnswerOfferResponse,
            read::answer,
            |circumstances, complaint_id, (number, said)| {
                AnswerOffer { circumstances, complaint_id, number, said }
            }
        )
    }

    async fn approve_remedy(
        &self,
        request: Request<v1::ApproveRemedyRequest>,
    ) -> Result<Response<v1::ApproveRemedyResponse>, Status> {
        let approval = always(|_: &mut Violations, request: &v1::ApproveRemedyRequest, caller: &Caller| {
            (request.offer_number, read::role(caller))
        });
        step!(
            self,
            request,
            "ApproveRemedy",
            ApproveRemedyResponse,
            approval,
            |circumstances, complaint_id, (number, role)| {
                DecideRemedy { circumstances, complaint_id, number, role, rejection: String::new() }
            }
        )
    }

    async fn reject_remedy(
        &self,
        request: Request<v1::RejectRemedyRequest>,
    ) -> Result<Response<v1::RejectRemedyResponse>, Status> {
        step!(self, request, "RejectRemedy", RejectRemedyResponse, always(read::decision), |circumstances,
                                                                                            complaint_id,
                                                                                            (
            number,
            role,
            rejection,
        )| {
            DecideRemedy { circumstances, complaint_id, number, role, rejection }
        })
    }

    async fn refuse_remedy(
        &self,
        request: Request<v1::RefuseRemedyRequest>,
    ) -> Result<Response<v1::RefuseRemedyResponse>, Status> {
        step!(self, request, "RefuseRemedy", RefuseRemedyResponse, always(read::refusal), |circumstances,
                                                                                           complaint_id,
                                                                                           (
            asked,
            policy_reference,
            alternatives,
        )| {
            RefuseRemedy { circumstances, complaint_id, asked, policy_reference, alternatives }
        })
    }

    async fn escalate_complaint(
        &self,
        request: Request<v1::EscalateComplaintRequest>,
    ) -> Result<Response<v1::EscalateComplaintResponse>, Status> {
        step!(
            self,
            request,
            "EscalateComplaint",
            EscalateComplaintResponse,
            read::climb,
            |circumstances, complaint_id, climb| { EscalateComplaint { circumstances, complaint_id, climb } }
        )
    }

    async fn resolve_complaint(
        &self,
        request: Request<v1::ResolveComplaintRequest>,
    ) -> Result<Response<v1::ResolveComplaintResponse>, Status> {
        step!(self, request, "ResolveComplaint", ResolveComplaintResponse, read::verdict, |circumstances,
                                                                                           complaint_id,
                                                                                           (
            outcome,
            root_cause,
        )| {
            ResolveComplaint { circumstances, complaint_id, outcome, root_cause }
        })
    }

    async fn list_policy_friction(
        &self,
        request: Request<v1::ListPolicyFrictionRequest>,
    ) -> Result<Response<v1::ListPolicyFrictionResponse>, Status> {
        let mut violations = Violations::new();
        let period = period(&mut violations, "period", request.into_inner().period);
        violations.finish()?;
        Ok(Response::new(self.app.ask(ListPolicyFriction { period }).await?))
    }
}
