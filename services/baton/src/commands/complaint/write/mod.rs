//! The steps of a complaint, each as the accountable department unless whoever called chose another.

mod judging;
mod offering;

pub(super) use judging::{Escalate, Fault, Refuse, Resolve};
pub(super) use offering::{Answer, Approve, Offer, Reject};

use baton_client::Connection;
use baton_proto::cases::v1::{ApologiseRequest, Complaint, RequestEvidenceRequest, SupplyEvidenceRequest};
use baton_proto::common::v1::Channel;

use super::call::call;
use super::read;
use crate::commands::writes::{self, How};
use crate::session::Session;

/// The complaint's id, and the timeline as somebody of the department that handles it.
async fn handler(session: &Session, name: &str) -> anyhow::Result<(String, Connection)> {
    let complaint = read::show(session, name).await?.complaint.unwrap_or_default();
    Ok((complaint.id, session.preferably_as(&complaint.department)?.timeline()?))
}

#[derive(Debug, clap::Args)]
pub(super) struct Apologise {
    #[arg(help = read::HELP)]
    complaint: String,
    /// In which words
    #[arg(long, value_name = "TEXT")]
    words: String,
    /// How it was said
    #[arg(long, value_enum, default_value = "phone")]
    channel: How,
}

impl Apologise {
    pub(super) async fn run(self, session: &Session) -> anyhow::Result<Complaint> {
        let (complaint_id, timeline) = handler(session, &self.complaint).await?;
        let channel = Channel::from(self.channel).into();
        let request =
            ApologiseRequest { context: Some(writes::new()), complaint_id, channel, words: self.words };
        Ok(call!(timeline, apologise, request).complaint.unwrap_or_default())
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Evidence {
    #[arg(help = read::HELP)]
    complaint: String,
    /// What: receipt, photo, contract, letter …
    item: String,
    /// It came: what it is, or where it is kept
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl Evidence {
    pub(super) async fn run(self, session: &Session) -> anyhow::Result<Complaint> {
        let (complaint_id, timeline) = handler(session, &self.complaint).await?;
        let (context, item) = (Some(writes::new()), self.item);
        let complaint = if let Some(note) = self.note {
            let request = SupplyEvidenceRequest { context, complaint_id, item, note };
            call!(timeline, supply_evidence, request).complaint
        } else {
            let request = RequestEvidenceRequest { context, complaint_id, item };
            call!(timeline, request_evidence, request).complaint
        };
        Ok(complaint.unwrap_or_default())
    }
}
