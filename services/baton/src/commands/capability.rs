//! `baton capability`: who can do what.

use std::process::ExitCode;

use baton_client::{Connection, retry};
use baton_proto::cases::v1::{Capability, ListCapabilitiesRequest, PutCapabilityRequest};
use serde_json::json;

use super::writes;
use crate::failure::CallFailed;
use crate::output::{self, OutputArgs, table};
use crate::session::SessionArgs;

/// What to do with the directory.
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
    /// List who can do what
    List,
    /// Say who can do something, in the place of what was said before; a lead says so of the own department
    Put {
        /// A short name, such as approve-refund
        name: String,
        /// What it is, in one line
        #[arg(long, value_name = "TEXT")]
        description: String,
        /// A department that can do it; may be repeated
        #[arg(long = "department", value_name = "DEPARTMENT")]
        departments: Vec<String>,
    },
}

impl Args {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let timeline = self.session.open("admin")?.timeline()?;
        match self.action {
            Action::List => print(&list(&timeline).await?, self.output)?,
            Action::Put { name, description, departments } => {
                let capability = Capability { name, description, departments, ..Capability::default() };
                print(&[put(&timeline, capability).await?], self.output)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn list(timeline: &Connection) -> Result<Vec<Capability>, CallFailed> {
    let answer = retry(|| {
        let mut client = timeline.capabilities();
        async move { client.list_capabilities(ListCapabilitiesRequest {}).await }
    });
    Ok(answer.await?.capabilities)
}

async fn put(timeline: &Connection, capability: Capability) -> Result<Capability, CallFailed> {
    let request = PutCapabilityRequest { context: Some(writes::new()), capability: Some(capability) };
    let answer = retry(|| {
        let (mut client, request) = (timeline.capabilities(), request.clone());
        async move { client.put_capability(request).await }
    });
    Ok(answer.await?.capability.unwrap_or_default())
}

fn print(capabilities: &[Capability], output: OutputArgs) -> anyhow::Result<()> {
    if output.json {
        let capabilities: Vec<_> = capabilities.iter().map(output::json::of).collect();
        output::print(json!({ "capabilities": capabilities }))?;
        return Ok(());
    }
    let mut rows = table(&["capability", "who can", "what it is"]);
    for Capability { name, description, departments, .. } in capabilities {
        rows.add([name.clone(), departments.join(", "), description.clone()]);
    }
    if rows.is_empty() {
        output::print(output::style::dim("the directory is empty; `baton capability put` adds to it"))?;
    } else {
        output::print(rows)?;
    }
    Ok(())
}
