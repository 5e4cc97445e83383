//! `baton report`: how departments serve customers, in numbers.

use std::process::ExitCode;

use baton_client::retry;
use baton_proto::cases::v1::GetServiceReportRequest;
use baton_proto::cases::v1::service_reports_service_client::ServiceReportsServiceClient;

use super::period::PeriodArgs;
use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::SessionArgs;

/// Which report.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Of this department alone
    #[arg(long, value_name = "DEPARTMENT", default_value = "", hide_default_value = true)]
    department: String,
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let session = self.session.open("support")?;
        let client = ServiceReportsServiceClient::new(session.timeline()?);
        let request =
            GetServiceReportRequest { period: Some(self.period.range()), department: self.department };
        let answer = retry(|| {
            let (mut client, request) = (client.clone(), request.clone());
            async move { client.get_service_report(request).await }
        });
        let answer = answer.await.map_err(CallFailed::from)?;
        if self.output.json {
            output::print(output::json::of(&answer))?;
        } else if answer.departments.is_empty() {
            output::print("Nothing to report: no handoff, promise, question or feedback in this time.")?;
        } else {
            output::print(output::report(&answer.departments))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
