//! `baton inbox`: the handoffs that wait for a department, and how they change.

use std::process::ExitCode;

use baton_client::{Backoff, Connection, is_transient, retry};
use baton_proto::cases::v1::watch_inbox_response::Item;
use baton_proto::cases::v1::{
    Handoff, HandoffState, ListHandoffsRequest, WatchInboxRequest, WatchInboxResponse,
};
use tonic::{Status, Streaming};

use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::SessionArgs;

/// Largest page that the timeline gives.
const PAGE: i32 = 200;

/// Whose inbox.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Department
    #[arg(value_name = "DEPARTMENT")]
    whose: String,
    /// Then go on and show each change of a handoff to or from the department, until Ctrl-C
    #[arg(long, short)]
    follow: bool,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Prints the inbox.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let timeline = self.session.open("support")?.timeline()?;
        let waiting = list(&timeline, &self.whose).await?;
        match (self.output.json, self.follow) {
            (true, true) => waiting.iter().map(output::json::of).try_for_each(output::print),
            (true, false) => output::print(output::json::list("handoffs", &waiting)),
            (false, _) if waiting.is_empty() => output::print(output::style::dim("nothing waits")),
            (false, _) => output::print(output::handoffs(&waiting)),
        }?;
        if self.follow {
            follow(&timeline, &self.whose, waiting, self.output.json).await?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What waits for a department to decide, or for it to do; the latest requested first.
async fn list(timeline: &Connection, department: &str) -> Result<Vec<Handoff>, CallFailed> {
    let mut request = ListHandoffsRequest {
        page_size: PAGE,
        to_department: department.to_owned(),
        states: vec![HandoffState::Requested.into(), HandoffState::Accepted.into()],
        ..ListHandoffsRequest::default()
    };
    let mut handoffs = Vec::new();
    loop {
        let answer = retry(|| {
            let (mut client, request) = (timeline.handoffs(), request.clone());
            async move { client.list_handoffs(request).await }
        });
        let page = answer.await?;
        handoffs.extend(page.handoffs);
        if page.next_page_token.is_empty() {
            return Ok(handoffs);
        }
        request.page_token = page.next_page_token;
    }
}

/// Prints each change of what was shown.
async fn follow(
    timeline: &Connection,
    department: &str,
    mut shown: Vec<Handoff>,
    json: bool,
) -> anyhow::Result<()> {
    let mut inbox = Inbox::new(timeline, department);
    loop {
        let handoff = inbox.next().await?;
        // The stream begins with the whole inbox, and begins again after a broken connection.
        if shown.contains(&handoff) {
            continue;
        }
        if json {
            output::print(output::json::of(&handoff))?;
        } else {
            output::print(output::handoff_line(&handoff))?;
        }
        shown.retain(|other| other.id != handoff.id);
        shown.push(handoff);
    }
}

/// A department's inbox across broken connections.
struct Inbox<'a> {
    timeline: &'a Connection,
    department: &'a str,
    stream: Option<Streaming<WatchInboxResponse>>,
    backoff: Backoff,
}

impl<'a> Inbox<'a> {
    const fn new(timeline: &'a Connection, department: &'a str) -> Self {
        Self { timeline, department, stream: None, backoff: Backoff::new() }
    }

    /// The next handoff, as it stands.
    async fn next(&mut self) -> Result<Handoff, CallFailed> {
        loop {
            match self.try_next().await {
                Ok(Some(Item::Handoff(handoff))) => return Ok(handoff),
                Ok(Some(Item::CaughtUp(_) | Item::Notice(_))) => self.backoff.reset(),
                Ok(None) => {
                    self.stream = None;
                    self.backoff.wait().await;
                }
                Err(status) => {
                    self.stream = None;
                    if !is_transient(&status) {
                        return Err(status.into());
                    }
                    self.backoff.wait_after(&status).await;
                }
            }
        }
    }

    /// `None` when the stream has to be opened again.
    async fn try_next(&mut self) -> Result<Option<Item>, Status> {
        let stream = if let Some(stream) = &mut self.stream {
            stream
        } else {
            let request = WatchInboxRequest { department: self.department.to_owned() };
            self.stream.insert(self.timeline.handoffs().watch_inbox(request).await?.into_inner())
        };
        Ok(stream.message().await?.and_then(|message| message.item))
    }
}
