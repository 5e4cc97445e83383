//! `baton brief`: what a department reads when it takes a customer.

use std::process::ExitCode;

use baton_client::{Connection, retry};
use baton_proto::timeline::v1::{Brief, GetBriefRequest};
use serde_json::json;

use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::SessionArgs;
use crate::who;

/// Whose brief.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(help = who::HELP, value_name = "CUSTOMER")]
    customer: String,
    /// Wait until this event is in it
    #[arg(long, value_name = "EVENT")]
    at_least_event: Option<String>,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Prints the brief.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let session = self.session.open("support")?;
        let customer = who::one(&session, &self.customer).await?;
        let brief =
            read(&session.timeline()?, &customer.id, &self.at_least_event.unwrap_or_default()).await?;
        if self.output.json {
            output::print(json!({ "brief": output::json::of(&brief) }))?;
        } else {
            output::print(output::brief(&brief))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A customer's brief, with at least this event if one is named.
pub(crate) async fn read(
    timeline: &Connection,
    customer: &str,
    at_least_event: &str,
) -> Result<Brief, CallFailed> {
    let request =
        GetBriefRequest { customer_id: customer.to_owned(), at_least_event: at_least_event.to_owned() };
    let answer = retry(|| {
        let (mut client, request) = (timeline.timeline(), request.clone());
        async move { client.get_brief(request).await }
    });
    Ok(answer.await?.brief.unwrap_or_default())
}
