//! `baton complaint`: what customers complain of, and how it is made good.

mod call;
mod file;
mod read;
mod write;

use std::process::ExitCode;

use baton_proto::cases::v1::Complaint;
use serde_json::json;

use crate::output::{self, OutputArgs};
use crate::session::{Session, SessionArgs};

/// What to do with complaints.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// File a complaint, with its case if there is none
    File(file::File),
    /// Show one, with what was granted to others
    Show {
        #[arg(help = read::HELP)]
        complaint: String,
    },
    /// List complaints, the latest first
    List(read::List),
    /// Record that somebody said sorry
    Apologise(write::Apologise),
    /// Say whether we are at fault
    Fault(write::Fault),
    /// Ask for a piece of evidence, or with --note take note that it came
    Evidence(write::Evidence),
    /// Offer the customer something
    Offer(write::Offer),
    /// Record the customer's answer to an offer
    Answer(write::Answer),
    /// Approve an offer that is above the authority of whoever made it
    Approve(write::Approve),
    /// Reject such an offer
    Reject(write::Reject),
    /// Refuse what the customer asks for, by a policy, with what can be done instead
    Refuse(write::Refuse),
    /// Go a step up the ladder: contract review, mediator, breach record
    Escalate(write::Escalate),
    /// Judge a complaint
    Resolve(write::Resolve),
    /// Count how often customers ran against each policy
    Friction,
}

impl Args {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let session = self.session.open("support")?;
        let json = self.output.json;
        let changed = match self.action {
            Action::Show { complaint } => {
                let read = read::show(&session, &complaint).await?;
                if json {
                    output::print(output::json::of(&read))?;
                } else {
                    output::print(output::complaint(&read.complaint.unwrap_or_default()))?;
                    if !read.similar.is_empty() {
                        output::print(output::precedents(&read.similar))?;
                    }
                }
                return Ok(ExitCode::SUCCESS);
            }
            Action::List(list) => {
                let complaints = list.run(&session).await?;
                if json {
                    output::print(output::json::list("complaints", &complaints))?;
                } else {
                    output::print(output::complaints(&complaints))?;
                }
                return Ok(ExitCode::SUCCESS);
            }
            Action::Friction => {
                let policies = read::friction(&session).await?;
                if json {
                    output::print(output::json::list("policies", &policies))?;
                } else {
                    output::print(output::friction(&policies))?;
                }
                return Ok(ExitCode::SUCCESS);
            }
            Action::File(file) => {
                let filed = file.run(&session).await?;
                if json {
                    output::print(output::json::of(&filed))?;
                    return Ok(ExitCode::SUCCESS);
                }
                if filed.duplicate {
                    output::print("told before: one complaint, told once more")?;
                }
                filed.complaint.unwrap_or_default()
            }
            step => step.take(&session).await?,
        };
        if json {
            output::print(json!({ "complaint": output::json::of(&changed) }))?;
        } else {
            output::print(output::complaint(&changed))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Action {
    /// Takes a step of a complaint that is there.
    async fn take(self, session: &Session) -> anyhow::Result<Complaint> {
        match self {
            Self::Apologise(step) => step.run(session).await,
            Self::Fault(step) => step.run(session).await,
            Self::Evidence(step) => step.run(session).await,
            Self::Offer(step) => step.run(session).await,
            Self::Answer(step) => step.run(session).await,
            Self::Approve(step) => step.run(session).await,
            Self::Reject(step) => step.run(session).await,
            Self::Refuse(step) => step.run(session).await,
            Self::Escalate(step) => step.run(session).await,
            Self::Resolve(step) => step.run(session).await,
            Self::File(_) | Self::Show { .. } | Self::List(_) | Self::Friction => Ok(Complaint::default()),
        }
    }
}
