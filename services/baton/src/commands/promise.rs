//! `baton promise`: promises something to a customer, closes a promise, gives it a new date.

use std::process::ExitCode;

use baton_client::retry;
use baton_proto::common::v1::WriteContext;
use baton_proto::timeline::v1::{
    GetPromiseRequest, MakePromiseRequest, Promise, PromiseOutcome, ReleasePromiseRequest,
    ReplacePromiseRequest,
};
use prost_types::Timestamp;
use serde_json::json;

use super::{case, writes};
use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::{Session, SessionArgs};
use crate::who;

/// What to do with promises. Without `--as`, each is done as the department that has to keep it.
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
    /// Promise something to a customer
    Make {
        #[arg(help = who::HELP, value_name = "CUSTOMER")]
        customer: String,
        /// What the customer is told, in one line
        text: String,
        /// Until when, such as 2026-05-05T15:00:00Z
        #[arg(long, value_name = "TIME", value_parser = writes::instant)]
        due: Timestamp,
        /// The case it belongs to: number (K7F3-QPX8) or id
        #[arg(long, value_name = "CASE")]
        case: Option<String>,
    },
    /// Close a promise by hand
    Release {
        /// Id of the promise
        promise: String,
        /// What became of it
        #[arg(long, value_enum)]
        outcome: Outcome,
        /// Why, in one line
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Give a promise a new date; the old one is still scored
    Replace {
        /// Id of the promise
        promise: String,
        /// Until when now, such as 2026-05-05T15:00:00Z
        #[arg(long, value_name = "TIME", value_parser = writes::instant)]
        due: Timestamp,
        /// Why, in one line
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// What became of a promise.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Outcome {
    /// What was promised was done
    Done,
    /// The customer does not want it any more
    NotWanted,
    /// It cannot be kept, and the customer was told so
    CannotBeKept,
}

impl From<Outcome> for PromiseOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::Done,
            Outcome::NotWanted => Self::NotWanted,
            Outcome::CannotBeKept => Self::CannotBeKept,
        }
    }
}

/// Makes one call about a promise, and takes the promise out of the answer.
macro_rules! decide {
    ($timeline:expr, $method:ident, $request:expr) => {{
        let (timeline, request) = ($timeline, $request);
        let answer = retry(|| {
            let (mut client, request) = (timeline.promises(), request.clone());
            async move { client.$method(request).await }
        });
        answer.await.map_err(CallFailed::from)?.promise.unwrap_or_default()
    }};
}

impl Args {
    /// Does it.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let session = self.session.open("support")?;
        let context = writes::new();
        let promise = match self.action {
            Action::Make { customer, text, due, case } => {
                let customer_id = who::one(&session, &customer).await?.id;
                let timeline = session.timeline()?;
                let case_id = match case {
                    Some(case) => case::read(&timeline, &case).await?.id,
                    None => String::new(),
                };
                let request = MakePromiseRequest {
                    context: Some(WriteContext { case_id, ..context }),
                    customer_id,
                    text,
                    due: Some(due),
                    ..MakePromiseRequest::default()
                };
                decide!(timeline, make_promise, request)
            }
            Action::Release { promise, outcome, reason } => {
                let owner = owner(&session, &promise).await?;
                let request = ReleasePromiseRequest {
                    context: Some(context),
                    promise_id: promise,
                    outcome: PromiseOutcome::from(outcome).into(),
                    reason,
                };
                decide!(session.preferably_as(&owner)?.timeline()?, release_promise, request)
            }
            Action::Replace { promise, due, reason } => {
                let owner = owner(&session, &promise).await?;
                let request = ReplacePromiseRequest {
                    context: Some(context),
                    promise_id: promise,
                    due: Some(due),
                    reason,
                    ..ReplacePromiseRequest::default()
                };
                decide!(session.preferably_as(&owner)?.timeline()?, replace_promise, request)
            }
        };
        if self.output.json {
            output::print(json!({ "promise": output::json::of(&promise) }))?;
        } else {
            output::print(output::promise(&promise))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The department that has to keep a promise.
async fn owner(session: &Session, promise: &str) -> anyhow::Result<String> {
    let request = GetPromiseRequest { promise_id: promise.to_owned() };
    let promise: Promise = decide!(session.timeline()?, get_promise, request);
    Ok(promise.department)
}
