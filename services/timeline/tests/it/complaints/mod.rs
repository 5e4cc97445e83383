//! Complaints: filed once, handled by others than whom they are about, made good within everybody's authority.

mod bad_input;
mod closing;
mod filing;
mod ladder;
mod remedies;
mod replays;

use baton_client::Connection;
use baton_proto::cases::v1::complaints_service_client::ComplaintsServiceClient;
use baton_proto::cases::v1::{self, Complaint, OfferAnswer, RemedyKind};
use baton_proto::common::v1::{Channel, Money};
use baton_proto::timeline::v1::Subject;
use tonic::Status;

use crate::desk::Desk;
use crate::harness::{Bench, context, event};

/// Makes a call with a new request id and gives the complaint.
macro_rules! call {
    ($desk:expr, $method:ident, $request:ident { $($field:tt)* }) => {{
        let request = v1::$request { context: $crate::harness::context(), $($field)* };
        $desk.complaints().$method(request).await.map(|answer| answer.into_inner().complaint.unwrap())
    }};
}

fn euros(cents: i64) -> Option<Money> {
    Some(Money { currency_code: "EUR".to_owned(), amount_minor: cents })
}

/// A complaint of an agent about a late parcel, with its case.
fn late(customer: &str) -> v1::FileComplaintRequest {
    v1::FileComplaintRequest {
        context: context(),
        customer_id: customer.to_owned(),
        kind: "late".to_owned(),
        summary: "Parcel a week late".to_owned(),
        ..Default::default()
    }
}

impl Desk {
    fn complaints(&self) -> ComplaintsServiceClient<Connection> {
        ComplaintsServiceClient::new(self.connection.clone())
    }

    async fn file(&self, request: v1::FileComplaintRequest) -> Result<v1::FileComplaintResponse, Status> {
        Ok(self.complaints().file_complaint(request).await?.into_inner())
    }

    /// A new complaint about a late parcel.
    async fn complaint(&self, customer: &str) -> Complaint {
        self.file(late(customer)).await.unwrap().complaint.unwrap()
    }

    async fn read(&self, id: &str) -> v1::GetComplaintResponse {
        let request = v1::GetComplaintRequest { complaint_id: id.to_owned() };
        self.complaints().get_complaint(request).await.unwrap().into_inner()
    }

    async fn apologise(&self, id: &str) -> Result<Complaint, Status> {
        let channel = Channel::Phone.into();
        let (complaint_id, words) = (id.to_owned(), "I am sorry".to_owned());
        call!(self, apologise, ApologiseRequest { complaint_id, channel, words })
    }

    async fn ask_for(&self, id: &str, item: &str) -> Result<Complaint, Status> {
        let (complaint_id, item) = (id.to_owned(), item.to_owned());
        call!(self, request_evidence, RequestEvidenceRequest { complaint_id, item })
    }

    async fn offer(&self, id: &str, kind: RemedyKind, money: Option<Money>) -> Result<Complaint, Status> {
        call!(
            self,
            offer_remedy,
            OfferRemedyRequest {
                complaint_id: id.to_owned(),
                kind: kind.into(),
                cost_to_us: money.clone(),
                value_to_customer: money,
                text: "Something off the next invoice".to_owned(),
            }
        )
    }

    async fn answer(&self, id: &str, offer_number: i32, answer: OfferAnswer) -> Result<Complaint, Status> {
        let (complaint_id, answer) = (id.to_owned(), answer.into());
        let counter = String::new();
        call!(self, answer_offer, AnswerOfferRequest { complaint_id, offer_number, answer, counter })
    }

    async fn approve(&self, id: &str, offer_number: i32) -> Result<Complaint, Status> {
        let complaint_id = id.to_owned();
        call!(self, approve_remedy, ApproveRemedyRequest { complaint_id, offer_number })
    }

    async fn judge(&self, id: &str, outcome: v1::ComplaintOutcome) -> Result<Complaint, Status> {
        let (complaint_id, outcome) = (id.to_owned(), outcome.into());
        let root_cause = "Label printed twice".to_owned();
        call!(self, resolve_complaint, ResolveComplaintRequest { complaint_id, outcome, root_cause })
    }
}

impl Bench {
    /// The department tells of an object of the customer.
    async fn tell_of(&self, department: &str, customer: &str, (kind, id): (&str, &str), type_name: &str) {
        let mut told = event(customer);
        if let Some(body) = &mut told.body {
            body.type_url = format!("type.googleapis.com/{type_name}");
        }
        told.subject = Some(Subject {
            kind: kind.to_owned(),
            id: id.to_owned(),
            label: format!("{kind} {id}"),
            status: "there".to_owned(),
            open: true,
            revision: 1,
            ..Subject::default()
        });
        self.append(department, vec![told]).await;
    }

    /// The types of the customer's events in the order of recording, without their packages.
    async fn told(&self, customer: &str) -> Vec<String> {
        let events = self.history(customer).await;
        let name = |event: &baton_proto::timeline::v1::Event| {
            let url = event.body.as_ref().map(|body| body.type_url.clone()).unwrap_or_default();
            url.rsplit('.').next().unwrap_or_default().to_owned()
        };
        events.iter().map(name).collect()
    }
}

/// What the enum's number means.
fn state(number: i32) -> v1::OfferState {
    v1::OfferState::try_from(number).unwrap()
}

use call;
