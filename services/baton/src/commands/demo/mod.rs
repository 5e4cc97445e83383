//! `baton demo`: a short story through the public APIs, so that there is something to look at.
//!
//! A quote that becomes an order, a card charged twice, a damaged parcel, a case handed from support to shipping, and a
//! customer who was not asked anything twice. What the departments do because of each other they do by themselves; the
//! story only plays the people. Everything that it does, any app can do.

/// Makes a call on a client until it succeeds or fails for good, and gives the answer.
macro_rules! call {
    ($client:expr, $method:ident, $request:expr) => {{
        let (client, request) = (&$client, $request);
        let answer = baton_client::retry(|| {
            let (mut client, request) = (client.clone(), request.clone());
            async move { client.$method(request).await }
        });
        answer
            .await
            .map_err(crate::failure::CallFailed::from)
            .context(concat!("the story stops at ", stringify!($method)))?
    }};
}

mod cast;
mod damage;
mod ending;
mod purchase;
mod stage;
mod story;

use std::process::ExitCode;

use anyhow::Context;
use serde_json::json;

use self::cast::Lead;
use self::stage::Stage;
use self::story::Ending;
use crate::Ready;
use crate::output::{self, OutputArgs};
use crate::session::{Session, SessionArgs};

/// How to play it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Play it once more, with a new customer
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Plays, and shows the customer's brief.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let session = self.session.open("orders")?;
        let lead = if self.again { Lead::another() } else { Lead::first() };
        let ending = tell(&session, &lead, self.output.json).await?;
        if self.output.json {
            let brief = output::json::of(&ending.brief);
            output::print(json!({ "customer_id": ending.customer, "case": ending.case, "brief": brief }))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Plays the story on a running platform. `baton up` calls this at its first start, and again at the next one if it
/// was interrupted: playing twice makes nothing twice.
pub(crate) async fn play(ready: &Ready) -> anyhow::Result<()> {
    let session = Session::of(ready, "orders")?;
    tell(&session, &Lead::first(), false).await.map(drop)
}

async fn tell(session: &Session, lead: &Lead, quiet: bool) -> anyhow::Result<Ending> {
    let stage = Stage::new(session, lead, quiet).context("the story needs every department's token")?;
    if let Some(ending) = story::already_told(&stage).await? {
        if !quiet {
            output::print(format_args!(
                "The story of {} is here already; `baton demo --again` plays it with a new customer.\n\n{}",
                lead.name,
                output::brief(&ending.brief)
            ))?;
        }
        return Ok(ending);
    }
    let ending = story::tell(&stage).await?;
    if !quiet {
        let advice = format!("baton timeline {}", lead.email);
        output::print(format_args!(
            "\nWhat the next department to take {} reads:\n\n{}\n\nAll of it: {}",
            lead.name,
            output::brief(&ending.brief),
            output::style::bold(advice)
        ))?;
    }
    Ok(ending)
}
