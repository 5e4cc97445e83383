//! `baton customer join`: who else is with a customer, for as long as one is there.

use baton_client::{Backoff, is_transient};
use baton_proto::timeline::v1::presence_service_client::PresenceServiceClient;
use baton_proto::timeline::v1::{Activity, JoinCustomerRequest, JoinCustomerResponse, Presence};
use futures::stream;
use tonic::{Status, Streaming};

use crate::failure::CallFailed;
use crate::output::{self, table};
use crate::session::Session;

/// Joins a customer, and prints who else is there at once and whenever it changes, until Ctrl-C.
pub(super) async fn join(session: &Session, customer: &str, writing: bool, json: bool) -> anyhow::Result<()> {
    let activity = if writing { Activity::Writing } else { Activity::Viewing };
    let first = JoinCustomerRequest { customer_id: customer.to_owned(), activity: activity.into() };
    let client = PresenceServiceClient::new(session.timeline()?);
    let mut backoff = Backoff::new();
    loop {
        let outcome = follow(client.clone(), first.clone(), json, &mut backoff).await?;
        match outcome {
            // The stream was too old, or the service is being replaced: join again.
            Ok(()) => backoff.wait().await,
            Err(status) if is_transient(&status) => backoff.wait_after(&status).await,
            Err(status) => return Err(CallFailed::from(status).into()),
        }
    }
}

type Client = PresenceServiceClient<baton_client::Connection>;

/// Prints until the stream ends. The outer result is about printing.
async fn follow(
    mut client: Client,
    first: JoinCustomerRequest,
    json: bool,
    backoff: &mut Backoff,
) -> anyhow::Result<Result<(), Status>> {
    let mut answers: Streaming<JoinCustomerResponse> = match client.join_customer(stream::iter([first])).await
    {
        Ok(answers) => answers.into_inner(),
        Err(status) => return Ok(Err(status)),
    };
    loop {
        match answers.message().await {
            Ok(Some(answer)) => {
                backoff.reset();
                print(&answer, json)?;
            }
            Ok(None) => return Ok(Ok(())),
            Err(status) => return Ok(Err(status)),
        }
    }
}

fn print(answer: &JoinCustomerResponse, json: bool) -> anyhow::Result<()> {
    if json {
        output::print(output::json::of(answer))?;
    } else if answer.others.is_empty() {
        output::print(output::style::dim("nobody else is here"))?;
    } else {
        let mut rows = table(&["who", "department", "doing", "since"]);
        for other in &answer.others {
            rows.add(line(other));
        }
        output::print(rows)?;
    }
    Ok(())
}

fn line(other: &Presence) -> [String; 4] {
    let actor = other.actor.clone().unwrap_or_default();
    let doing = if other.activity() == Activity::Writing { "writing" } else { "viewing" };
    let since = output::when(other.since.as_ref());
    [actor.name, actor.department, doing.to_owned(), since]
}
