//! `baton standards`: what departments are measured by, and when they are at work.

use std::process::ExitCode;

use baton_client::retry;
use baton_proto::cases::v1::{Calendar, ListCalendarsRequest, ListStandardsRequest, Standard};

use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::{Session, SessionArgs};

/// Which standards.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only the standard, or the calendar, with this name
    #[arg(default_value = "", hide_default_value = true)]
    name: String,
    /// Show calendars instead
    #[arg(long)]
    calendars: bool,
    /// Also versions that are in force no more
    #[arg(long)]
    all_versions: bool,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Shows them.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let session = self.session.open("support")?;
        if self.calendars {
            let calendars = self.calendars(&session).await?;
            if self.output.json {
                output::print(output::json::list("calendars", &calendars))?;
            } else {
                output::print(output::calendars(&calendars))?;
            }
            return Ok(ExitCode::SUCCESS);
        }
        let standards = self.standards(&session).await?;
        if self.output.json {
            output::print(output::json::list("standards", &standards))?;
        } else {
            output::print(output::standards(&standards))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    async fn standards(&self, session: &Session) -> anyhow::Result<Vec<Standard>> {
        let timeline = session.timeline()?;
        let (mut found, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = ListStandardsRequest {
                page_size: 200,
                page_token,
                name: self.name.clone(),
                all_versions: self.all_versions,
            };
            let answer = retry(|| {
                let (mut client, request) = (timeline.standards(), request.clone());
                async move { client.list_standards(request).await }
            });
            let page = answer.await.map_err(CallFailed::from)?;
            found.extend(page.standards);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(found);
            }
        }
    }

    async fn calendars(&self, session: &Session) -> anyhow::Result<Vec<Calendar>> {
        let timeline = session.timeline()?;
        let (mut found, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = ListCalendarsRequest {
                page_size: 200,
                page_token,
                name: self.name.clone(),
                all_versions: self.all_versions,
            };
            let answer = retry(|| {
                let (mut client, request) = (timeline.standards(), request.clone());
                async move { client.list_calendars(request).await }
            });
            let page = answer.await.map_err(CallFailed::from)?;
            found.extend(page.calendars);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(found);
            }
        }
    }
}
