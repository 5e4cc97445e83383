//! `baton complaint show`, `list` and `friction`.

use anyhow::Context;
use baton_model::ComplaintId;
use baton_proto::cases::v1::{
    Complaint, ComplaintState, GetComplaintRequest, GetComplaintResponse, ListComplaintsRequest,
    ListPolicyFrictionRequest, PolicyFriction,
};

use tonic::Code;

use super::call::call;
use crate::commands::case;
use crate::failure::CallFailed;
use crate::session::Session;
use crate::who;

/// How people may say which complaint they mean, for `--help`.
pub(super) const HELP: &str = "Complaint: id, or the number or id of its case";

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// Only this customer's
    #[arg(long, value_name = "CUSTOMER")]
    customer: Option<String>,
    /// Only those for whose case this department is accountable
    #[arg(long = "department", value_name = "DEPARTMENT", default_value = "", hide_default_value = true)]
    accountable: String,
    /// Only of this kind; may be given several times
    #[arg(long = "kind", value_name = "KIND")]
    kinds: Vec<String>,
    /// Only the open ones
    #[arg(long)]
    open: bool,
    /// At most this many
    #[arg(long, short = 'n', default_value_t = 50, value_parser = clap::value_parser!(i32).range(1..=200))]
    limit: i32,
}

impl List {
    pub(super) async fn run(self, session: &Session) -> anyhow::Result<Vec<Complaint>> {
        let customer_id = match &self.customer {
            Some(customer) => who::one(session, customer).await?.id,
            None => String::new(),
        };
        let request = ListComplaintsRequest {
            page_size: self.limit,
            customer_id,
            department: self.accountable,
            kinds: self.kinds,
            states: if self.open { vec![ComplaintState::Open.into()] } else { Vec::new() },
            ..ListComplaintsRequest::default()
        };
        Ok(call!(session.timeline()?, list_complaints, request).complaints)
    }
}

/// A complaint with its precedents.
pub(super) async fn show(session: &Session, name: &str) -> anyhow::Result<GetComplaintResponse> {
    let timeline = session.timeline()?;
    let read = |complaint_id: &str| {
        let request = GetComplaintRequest { complaint_id: complaint_id.to_owned() };
        let timeline = timeline.clone();
        async move { anyhow::Ok(call!(timeline, get_complaint, request)) }
    };
    if name.parse::<ComplaintId>().is_ok() {
        match read(name).await {
            Err(failed) if is_unknown(&failed) => {}
            found => return found,
        }
    }
    let case = case::read(&timeline, name).await?;
    read(&of_case(session, &case.customer_id, &case.id).await?).await
}

fn is_unknown(failed: &anyhow::Error) -> bool {
    failed.downcast_ref::<CallFailed>().is_some_and(|failed| failed.code() == Code::NotFound)
}

/// How often customers ran against each policy.
pub(super) async fn friction(session: &Session) -> anyhow::Result<Vec<PolicyFriction>> {
    Ok(call!(session.timeline()?, list_policy_friction, ListPolicyFrictionRequest::default()).policies)
}

/// The complaint of a case that is meant: the open one, or else the latest.
async fn of_case(session: &Session, customer_id: &str, case_id: &str) -> anyhow::Result<String> {
    let request =
        ListComplaintsRequest { customer_id: customer_id.to_owned(), page_size: 200, ..Default::default() };
    let complaints = call!(session.timeline()?, list_complaints, request).complaints;
    let of_case = || complaints.iter().filter(|complaint| complaint.case_id == case_id);
    let open = of_case().find(|complaint| complaint.state() == ComplaintState::Open);
    let found = open.or_else(|| of_case().next()).context("the case has no complaint")?;
    Ok(found.id.clone())
}
