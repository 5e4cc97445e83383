//! Whether we are at fault, what is refused, the ladder, and the judgement.

use baton_proto::cases::v1::{
    self, AssessFaultRequest, Complaint, ComplaintOutcome, EscalateComplaintRequest, EscalationRung,
    RefuseRemedyRequest, ResolveComplaintRequest,
};

use super::handler;
use crate::commands::complaint::call::call;
use crate::commands::complaint::read;
use crate::commands::writes;
use crate::session::Session;

#[derive(Debug, clap::Args)]
pub(in crate::commands::complaint) struct Fault {
    #[arg(help = read::HELP)]
    complaint: String,
    /// Whether we are
    #[arg(value_enum, value_name = "FAULT")]
    ours: IsOurs,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    reason: String,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum IsOurs {
    Yes,
    No,
    Unknown,
}

impl Fault {
    pub(in crate::commands::complaint) async fn run(self, session: &Session) -> anyhow::Result<Complaint> {
        let (complaint_id, timeline) = handler(session, &self.complaint).await?;
        let fault = match self.ours {
            IsOurs::Yes => v1::Fault::Yes,
            IsOurs::No => v1::Fault::No,
            IsOurs::Unknown => v1::Fault::Unknown,
        };
        let (context, reason) = (Some(writes::new()), self.reason);
        let request = AssessFaultRequest { context, complaint_id, fault: fault.into(), reason };
        Ok(call!(timeline, assess_fault, request).complaint.unwrap_or_default())
    }
}

#[derive(Debug, clap::Args)]
pub(in crate::commands::complaint) struct Refuse {
    #[arg(help = read::HELP)]
    complaint: String,
    /// What the customer asked for
    #[arg(long, value_name = "TEXT")]
    asked: String,
    /// The policy that forbids it, such as returns-30-days
    #[arg(long, value_name = "POLICY")]
    policy: String,
    /// What can be done instead; may be given several times
    #[arg(long = "instead", value_name = "TEXT", required = true)]
    alternatives: Vec<String>,
}

impl Refuse {
    pub(in crate::commands::complaint) async fn run(self, session: &Session) -> anyhow::Result<Complaint> {
        let (complaint_id, timeline) = handler(session, &self.complaint).await?;
        let request = RefuseRemedyRequest {
            context: Some(writes::new()),
            complaint_id,
            asked: self.asked,
            policy_reference: self.policy,
            alternatives: self.alternatives,
        };
        Ok(call!(timeline, refuse_remedy, request).complaint.unwrap_or_default())
    }
}

#[derive(Debug, clap::Args)]
pub(in crate::commands::complaint) struct Escalate {
    #[arg(help = read::HELP)]
    complaint: String,
    /// Which step
    #[arg(value_enum)]
    rung: Rung,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Why a step is left out
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    skip_reason: String,
    /// Who mediates: PERSON@DEPARTMENT
    #[arg(long, value_name = "PERSON@DEPARTMENT", value_parser = mediator)]
    mediator: Option<(String, String)>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Rung {
    ContractReview,
    Mediator,
    BreachRecord,
}

impl Escalate {
    pub(in crate::commands::complaint) async fn run(self, session: &Session) -> anyhow::Result<Complaint> {
        let (complaint_id, timeline) = handler(session, &self.complaint).await?;
        let rung = match self.rung {
            Rung::ContractReview => EscalationRung::ContractReview,
            Rung::Mediator => EscalationRung::Mediator,
            Rung::BreachRecord => EscalationRung::BreachRecord,
        };
        let (mediator_id, mediator_department) = self.mediator.unwrap_or_default();
        let request = EscalateComplaintRequest {
            context: Some(writes::new()),
            complaint_id,
            rung: rung.into(),
            reason: self.reason,
            skip_reason: self.skip_reason,
            mediator_id,
            mediator_department,
            cooling_off_until: None,
        };
        Ok(call!(timeline, escalate_complaint, request).complaint.unwrap_or_default())
    }
}

fn mediator(text: &str) -> Result<(String, String), String> {
    let (person, department) = text.rsplit_once('@').ok_or("must be PERSON@DEPARTMENT")?;
    Ok((person.to_owned(), department.to_owned()))
}

#[derive(Debug, clap::Args)]
pub(in crate::commands::complaint) struct Resolve {
    #[arg(help = read::HELP)]
    complaint: String,
    /// Whether the customer was right
    #[arg(value_enum)]
    outcome: Outcome,
    /// What caused it, in one line
    #[arg(long, value_name = "TEXT")]
    root_cause: String,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Outcome {
    Upheld,
    Partly,
    NotUpheld,
}

impl Resolve {
    pub(in crate::commands::complaint) async fn run(self, session: &Session) -> anyhow::Result<Complaint> {
        let (complaint_id, timeline) = handler(session, &self.complaint).await?;
        let outcome = match self.outcome {
            Outcome::Upheld => ComplaintOutcome::Upheld,
            Outcome::Partly => ComplaintOutcome::Partly,
            Outcome::NotUpheld => ComplaintOutcome::NotUpheld,
        };
        let (context, root_cause) = (Some(writes::new()), self.root_cause);
        let request = ResolveComplaintRequest { context, complaint_id, outcome: outcome.into(), root_cause };
        Ok(call!(timeline, resolve_complaint, request).complaint.unwrap_or_default())
    }
}
