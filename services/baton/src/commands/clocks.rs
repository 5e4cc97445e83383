//! `baton clocks`: how long a case takes, now or as of any instant.

use std::process::ExitCode;

use anyhow::Context;
use baton_client::retry;
use baton_proto::cases::v1::ListClocksRequest;
use prost_types::Timestamp;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::case;
use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::SessionArgs;

/// Which clocks.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Case: number (K7F3-QPX8) or id
    case: String,
    /// As of this instant, such as 2026-05-04T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = instant)]
    at: Option<Timestamp>,
    /// At most this many, the latest started first
    #[arg(long, short = 'n', default_value_t = 50, value_parser = clap::value_parser!(i32).range(1..=200))]
    limit: i32,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Shows them.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let timeline = self.session.open("support")?.timeline()?;
        let case = case::read(&timeline, &self.case).await?;
        let request = ListClocksRequest {
            page_size: self.limit,
            case: case.id,
            at: self.at,
            ..ListClocksRequest::default()
        };
        let answer = retry(|| {
            let (mut client, request) = (timeline.standards(), request.clone());
            async move { client.list_clocks(request).await }
        });
        let clocks = answer.await.map_err(CallFailed::from)?.clocks;
        if self.output.json {
            output::print(output::json::list("clocks", &clocks))?;
        } else {
            output::print(output::clocks(&clocks))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A time with its offset from UTC.
fn instant(text: &str) -> anyhow::Result<Timestamp> {
    let at = OffsetDateTime::parse(text, &Rfc3339).context("not a time such as 2026-05-04T12:00:00Z")?;
    Ok(Timestamp { seconds: at.unix_timestamp(), nanos: at.nanosecond().cast_signed() })
}
