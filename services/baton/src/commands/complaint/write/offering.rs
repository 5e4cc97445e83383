//! Offers, their approvals and their answers.

use baton_proto::cases::v1::{
    AnswerOfferRequest, ApproveRemedyRequest, Complaint, OfferAnswer, OfferRemedyRequest,
    RejectRemedyRequest, RemedyKind,
};
use baton_proto::common::v1::Money;

use super::handler;
use crate::commands::complaint::call::{call, money};
use crate::commands::complaint::read;
use crate::commands::writes;
use crate::session::Session;

#[derive(Debug, clap::Args)]
pub(in crate::commands::complaint) struct Offer {
    #[arg(help = read::HELP)]
    complaint: String,
    /// What is offered
    #[arg(value_enum)]
    kind: Kind,
    /// What it is worth to the customer, such as EUR12.50
    #[arg(value_parser = money)]
    value: Money,
    /// What it costs us, if not the same
    #[arg(long, value_name = "AMOUNT", value_parser = money)]
    cost: Option<Money>,
    /// What the customer is told
    #[arg(long, value_name = "TEXT")]
    text: String,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Kind {
    Refund,
    Credit,
    Goodwill,
    Replacement,
    Repair,
    Other,
}

impl Offer {
    pub(in crate::commands::complaint) async fn run(self, session: &Session) -> anyhow::Result<Complaint> {
        let (complaint_id, timeline) = handler(session, &self.complaint).await?;
        let kind = match self.kind {
            Kind::Refund => RemedyKind::Refund,
            Kind::Credit => RemedyKind::Credit,
            Kind::Goodwill => RemedyKind::Goodwill,
            Kind::Replacement => RemedyKind::Replacement,
            Kind::Repair => RemedyKind::Repair,
            Kind::Other => RemedyKind::Other,
        };
        let request = OfferRemedyRequest {
            context: Some(writes::new()),
            complaint_id,
            kind: kind.into(),
            cost_to_us: Some(self.cost.unwrap_or_else(|| self.value.clone())),
            value_to_customer: Some(self.value),
            text: self.text,
        };
        Ok(call!(timeline, offer_remedy, request).complaint.unwrap_or_default())
    }
}

#[derive(Debug, clap::Args)]
pub(in crate::commands::complaint) struct Answer {
    #[arg(help = read::HELP)]
    complaint: String,
    /// Which offer
    offer: i32,
    /// What the customer says
    #[arg(value_enum, value_name = "ANSWER")]
    says: Says,
    /// What the customer wants instead
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    counter: String,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Says {
    Accepted,
    Refused,
    Countered,
}

impl Answer {
    pub(in crate::commands::complaint) async fn run(self, session: &Session) -> anyhow::Result<Complaint> {
        let (complaint_id, timeline) = handler(session, &self.complaint).await?;
        let answer = match self.says {
            Says::Accepted => OfferAnswer::Accepted,
            Says::Refused => OfferAnswer::Refused,
            Says::Countered => OfferAnswer::Countered,
        };
        let request = AnswerOfferRequest {
            context: Some(writes::new()),
            complaint_id,
            offer_number: self.offer,
            answer: answer.into(),
            counter: self.counter,
        };
        Ok(call!(timeline, answer_offer, request).complaint.unwrap_or_default())
    }
}

#[derive(Debug, clap::Args)]
pub(in crate::commands::complaint) struct Approve {
    #[arg(help = read::HELP)]
    complaint: String,
    /// Which offer
    offer: i32,
}

impl Approve {
    /// As the admin, unless whoever called chose somebody.
    pub(in crate::commands::complaint) async fn run(self, session: &Session) -> anyhow::Result<Complaint> {
        let (complaint_id, _) = handler(session, &self.complaint).await?;
        let timeline = session.preferably_as("admin")?.timeline()?;
        let context = Some(writes::new());
        let request = ApproveRemedyRequest { context, complaint_id, offer_number: self.offer };
        Ok(call!(timeline, approve_remedy, request).complaint.unwrap_or_default())
    }
}

#[derive(Debug, clap::Args)]
pub(in crate::commands::complaint) struct Reject {
    #[arg(help = read::HELP)]
    complaint: String,
    /// Which offer
    offer: i32,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Reject {
    /// As the admin, unless whoever called chose somebody.
    pub(in crate::commands::complaint) async fn run(self, session: &Session) -> anyhow::Result<Complaint> {
        let (complaint_id, _) = handler(session, &self.complaint).await?;
        let timeline = session.preferably_as("admin")?.timeline()?;
        let (context, reason) = (Some(writes::new()), self.reason);
        let request = RejectRemedyRequest { context, complaint_id, offer_number: self.offer, reason };
        Ok(call!(timeline, reject_remedy, request).complaint.unwrap_or_default())
    }
}
