//! `baton compliance`: how well standards were kept.

use std::process::ExitCode;
use std::time::Duration;

use baton_client::retry;
use baton_proto::cases::v1::{ComplianceGroup, GetComplianceRequest};
use baton_proto::common::v1::TimeRange;
use prost_types::Timestamp;
use time::OffsetDateTime;

use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::SessionArgs;

/// Whose, and when.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// By what clocks are counted together
    #[arg(long, value_enum, default_value_t)]
    by: By,
    /// Over so many days up to now
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    days: u32,
    /// Only this standard
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    standard: String,
    /// Only what this department answers for
    #[arg(long, value_name = "DEPARTMENT", default_value = "", hide_default_value = true)]
    department: String,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum By {
    /// The department that had the matter
    #[default]
    Department,
    /// The person who ended the clock
    Agent,
    /// The customer's tier
    Tier,
}

impl Args {
    /// Shows it.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let timeline = self.session.open("support")?.timeline()?;
        let start = OffsetDateTime::now_utc() - Duration::from_hours(24) * self.days;
        let start_time = Some(Timestamp { seconds: start.unix_timestamp(), nanos: 0 });
        let group_by = match self.by {
            By::Department => ComplianceGroup::Department,
            By::Agent => ComplianceGroup::Agent,
            By::Tier => ComplianceGroup::Tier,
        };
        let request = GetComplianceRequest {
            period: Some(TimeRange { start_time, end_time: None }),
            group_by: group_by.into(),
            standard: self.standard,
            department: self.department,
        };
        let answer = retry(|| {
            let (mut client, request) = (timeline.standards(), request.clone());
            async move { client.get_compliance(request).await }
        });
        let compliance = answer.await.map_err(CallFailed::from)?;
        if self.output.json {
            output::print(output::json::of(&compliance))?;
        } else {
            output::print(output::compliance(&compliance))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
