//! `baton promises`: what customers were told we would do, and what became of it.

use std::process::ExitCode;

use baton_client::retry;
use baton_proto::timeline::v1::{ListPromisesRequest, PromiseState};

use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::SessionArgs;
use crate::who;

/// Which promises; all without an argument. The soonest due first.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(help = who::HELP, value_name = "CUSTOMER")]
    customer: Option<String>,
    /// Only those of this case: number (K7F3-QPX8) or id
    #[arg(long, value_name = "CASE", default_value = "", hide_default_value = true)]
    case: String,
    /// Only those that this department has to keep
    #[arg(long, value_name = "DEPARTMENT", default_value = "", hide_default_value = true)]
    department: String,
    /// Only broken ones
    #[arg(long)]
    broken: bool,
    /// Only those that are neither fulfilled nor due
    #[arg(long, conflicts_with = "broken")]
    open: bool,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(i32).range(1..=200))]
    limit: i32,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Prints them.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let session = self.session.open("support")?;
        let customer_id = match &self.customer {
            Some(customer) => who::one(&session, customer).await?.id,
            None => String::new(),
        };
        let timeline = session.timeline()?;
        let mut states: Vec<i32> = Vec::new();
        if self.broken {
            states.push(PromiseState::Broken.into());
        }
        if self.open {
            states.extend([i32::from(PromiseState::Open), PromiseState::Replaced.into()]);
        }
        let request = ListPromisesRequest {
            page_size: self.limit,
            customer_id,
            case: self.case,
            department: self.department,
            states,
            ..ListPromisesRequest::default()
        };
        let answer = retry(|| {
            let (mut client, request) = (timeline.promises(), request.clone());
            async move { client.list_promises(request).await }
        });
        let promises = answer.await.map_err(CallFailed::from)?.promises;
        if self.output.json {
            output::print(output::json::list("promises", &promises))?;
        } else if promises.is_empty() {
            output::print(output::style::dim("nothing is promised"))?;
        } else {
            output::print(output::promises(&promises))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
