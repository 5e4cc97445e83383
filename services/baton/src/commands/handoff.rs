//! `baton handoff`: how a case moves from one department to another.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use baton_client::{Connection, retry};
use baton_model::HandoffId;
use baton_proto::cases::v1::{
    AcceptHandoffRequest, BriefRating, CompleteHandoffRequest, DeclineHandoffRequest, GetHandoffRequest,
    GetHandoffResponse, Handoff, RateHandoffRequest, RequestHandoffRequest, ReturnHandoffRequest,
    WithdrawHandoffRequest,
};
use prost_types::Timestamp;
use serde_json::json;
use time::OffsetDateTime;
use tonic::Code;

use super::{case, writes};
use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::{Session, SessionArgs};

/// What to do with handoffs. Without `--as`, each is done as the department that may: the sender asks and withdraws,
/// the receiver decides.
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
    /// Ask another department to take a case
    Request(Request),
    /// Take the case; prints the brief that came with it
    Accept {
        #[arg(help = HANDOFF, value_name = "HANDOFF")]
        handoff: String,
    },
    /// Refuse the case
    Decline {
        #[arg(help = HANDOFF, value_name = "HANDOFF")]
        handoff: String,
        /// Why, in one line
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// The department that should be asked instead, if you know it
        #[arg(long, value_name = "DEPARTMENT", default_value = "", hide_default_value = true)]
        better: String,
    },
    /// Give an accepted case back
    Return {
        #[arg(help = HANDOFF, value_name = "HANDOFF")]
        handoff: String,
        /// Why, in one line
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Say that what was asked is done
    Complete {
        #[arg(help = HANDOFF, value_name = "HANDOFF")]
        handoff: String,
        /// What was done, in one line
        #[arg(long, value_name = "TEXT")]
        outcome: String,
    },
    /// Take a request back before anybody decided
    Withdraw {
        #[arg(help = HANDOFF, value_name = "HANDOFF")]
        handoff: String,
        /// Why, in one line
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// Say whether the brief that came with it could be worked with
    Rate {
        #[arg(help = HANDOFF, value_name = "HANDOFF")]
        handoff: String,
        /// What was missing in it, in one line; without this it was usable
        #[arg(long, value_name = "TEXT")]
        missing: Option<String>,
    },
    /// Show a handoff with the brief as it was when it was requested, and what happened since
    Show {
        #[arg(help = HANDOFF, value_name = "HANDOFF")]
        handoff: String,
    },
}

const HANDOFF: &str = "Handoff: its id, or the number or id of the case that is being handed off";

#[derive(Debug, clap::Args)]
struct Request {
    /// Case: number (K7F3-QPX8) or id
    case: String,
    #[command(flatten)]
    target: Target,
    /// Why, in one line
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// What they are asked to do next, in one line
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    next_step: String,
    /// Why it is handed on although its brief is incomplete
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    although: String,
    /// How many minutes the request waits for a decision [default: as its standard says]
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..))]
    accept_within: Option<u32>,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Target {
    /// Which department shall take it
    #[arg(long, value_name = "DEPARTMENT", default_value = "", hide_default_value = true)]
    to: String,
    /// What somebody must be able to do; the directory picks who (`baton capability list`)
    #[arg(long, value_name = "CAPABILITY", default_value = "", hide_default_value = true)]
    to_whom_can: String,
}

/// Makes one call about a handoff with a new request id, and takes the handoff out of the answer.
macro_rules! decide {
    ($timeline:expr, $method:ident, $request:expr) => {{
        let (timeline, request) = ($timeline, $request);
        let answer = retry(|| {
            let (mut client, request) = (timeline.handoffs(), request.clone());
            async move { client.$method(request).await }
        });
        answer.await.map_err(CallFailed::from)?.handoff.unwrap_or_default()
    }};
}

impl Args {
    /// Does it.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let session = self.session.open("support")?;
        let context = Some(writes::new());
        let handoff = match self.action {
            Action::Request(request) => request.run(&session).await?,
            Action::Show { handoff } => {
                let opened = read(&session.timeline()?, &handoff).await?;
                show(&opened, self.output)?;
                return Ok(ExitCode::SUCCESS);
            }
            Action::Accept { handoff } => {
                let (timeline, handoff_id) = receiver(&session, &handoff).await?;
                decide!(timeline, accept_handoff, AcceptHandoffRequest { context, handoff_id })
            }
            Action::Decline { handoff, reason, better } => {
                let (timeline, handoff_id) = receiver(&session, &handoff).await?;
                let request =
                    DeclineHandoffRequest { context, handoff_id, reason, better_department: better };
                decide!(timeline, decline_handoff, request)
            }
            Action::Return { handoff, reason } => {
                let (timeline, handoff_id) = receiver(&session, &handoff).await?;
                decide!(timeline, return_handoff, ReturnHandoffRequest { context, handoff_id, reason })
            }
            Action::Complete { handoff, outcome } => {
                let (timeline, handoff_id) = receiver(&session, &handoff).await?;
                decide!(timeline, complete_handoff, CompleteHandoffRequest { context, handoff_id, outcome })
            }
            Action::Rate { handoff, missing } => {
                let (timeline, handoff_id) = receiver(&session, &handoff).await?;
                let rating = if missing.is_none() { BriefRating::Usable } else { BriefRating::NotUsable };
                let (rating, missing) = (rating.into(), missing.unwrap_or_default());
                decide!(timeline, rate_handoff, RateHandoffRequest { context, handoff_id, rating, missing })
            }
            Action::Withdraw { handoff, reason } => {
                let (timeline, handoff_id) = sender(&session, &handoff).await?;
                decide!(timeline, withdraw_handoff, WithdrawHandoffRequest { context, handoff_id, reason })
            }
        };
        if self.output.json {
            output::print(json!({ "handoff": output::json::of(&handoff) }))?;
        } else {
            print_for_people(&handoff)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints a handoff that somebody opens, with what happened since its brief.
fn show(opened: &GetHandoffResponse, output: OutputArgs) -> anyhow::Result<()> {
    if output.json {
        output::print(output::json::of(opened))?;
        return Ok(());
    }
    print_for_people(opened.handoff.as_ref().unwrap_or(&Handoff::default()))?;
    if !opened.changed_since.is_empty() {
        output::print(format_args!("\n{}\n", output::style::dim("What happened since:")))?;
        output::print(output::events(&opened.changed_since))?;
    }
    Ok(())
}

fn print_for_people(handoff: &Handoff) -> anyhow::Result<()> {
    output::print(output::handoff(handoff))?;
    if let Some(brief) = &handoff.brief {
        let title = output::style::dim("The brief as it was when it was requested:");
        output::print(format_args!("\n{title}\n"))?;
        output::print(output::brief(brief))?;
    }
    Ok(())
}

impl Request {
    async fn run(self, session: &Session) -> anyhow::Result<Handoff> {
        let case = case::read(&session.timeline()?, &self.case).await?;
        let request = RequestHandoffRequest {
            context: Some(writes::new()),
            case: case.id,
            to_department: self.target.to,
            to_capability: self.target.to_whom_can,
            override_reason: self.although,
            reason: self.reason,
            next_step: self.next_step,
            accept_by: self.accept_within.map(in_minutes),
        };
        Ok(decide!(session.preferably_as(&case.department)?.timeline()?, request_handoff, request))
    }
}

/// A handoff by its id, or by its case.
async fn read(timeline: &Connection, text: &str) -> anyhow::Result<GetHandoffResponse> {
    // A case's id looks like a handoff's.
    if text.parse::<HandoffId>().is_ok() {
        match get(timeline, text).await {
            Err(failed) if failed.code() == Code::NotFound => {}
            answer => return Ok(answer?),
        }
    }
    let case = case::read(timeline, text)
        .await
        .with_context(|| format!("neither a handoff nor a case: `{text}`"))?;
    if case.open_handoff_id.is_empty() {
        bail!(
            "case {} has no handoff under way; `baton handoff request {0} --to …` asks for one",
            case.number
        );
    }
    Ok(get(timeline, &case.open_handoff_id).await?)
}

async fn get(timeline: &Connection, id: &str) -> Result<GetHandoffResponse, CallFailed> {
    let answer = retry(|| {
        let (mut client, request) = (timeline.handoffs(), GetHandoffRequest { handoff_id: id.to_owned() });
        async move { client.get_handoff(request).await }
    });
    Ok(answer.await?)
}

/// The timeline as the department that is asked, and the handoff's id.
async fn receiver(session: &Session, text: &str) -> anyhow::Result<(Connection, String)> {
    let handoff = read(&session.timeline()?, text).await?.handoff.unwrap_or_default();
    Ok((session.preferably_as(&handoff.to_department)?.timeline()?, handoff.id))
}

/// The timeline as the department that asks, and the handoff's id.
async fn sender(session: &Session, text: &str) -> anyhow::Result<(Connection, String)> {
    let handoff = read(&session.timeline()?, text).await?.handoff.unwrap_or_default();
    Ok((session.preferably_as(&handoff.from_department)?.timeline()?, handoff.id))
}

fn in_minutes(minutes: u32) -> Timestamp {
    let at = OffsetDateTime::now_utc() + Duration::from_secs(60 * u64::from(minutes));
    Timestamp { seconds: at.unix_timestamp(), nanos: 0 }
}
