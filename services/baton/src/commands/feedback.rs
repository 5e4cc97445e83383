//! `baton feedback`: how cases went, in the customers' words.

use std::process::ExitCode;

use baton_client::retry;
use baton_proto::cases::v1::feedback_service_client::FeedbackServiceClient;
use baton_proto::cases::v1::{
    GetFeedbackSummaryRequest, GetFeedbackSummaryResponse, RecordFeedbackRequest, RequestFeedbackRequest,
};
use baton_proto::common::v1::TimeRange;
use serde_json::json;

use super::period::PeriodArgs;
use super::{case, writes};
use crate::failure::CallFailed;
use crate::output::{self, OutputArgs, table};
use crate::session::{Session, SessionArgs};

/// What to do with feedback.
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
    /// Take note that the customer is asked how a case went; once for each case
    Ask {
        /// Number (K7F3-QPX8) or id
        case: String,
    },
    /// Record what the customer says of a case
    Record {
        /// Number (K7F3-QPX8) or id
        case: String,
        /// 1 (worst) to 5 (best)
        #[arg(long, value_name = "SCORE", value_parser = clap::value_parser!(i32).range(1..=5))]
        score: i32,
        /// In the customer's words
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        comment: String,
    },
    /// Sum up what customers said, in all and by department
    Summary {
        #[command(flatten)]
        period: PeriodArgs,
    },
}

impl Args {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let session = self.session.open("support")?;
        match self.action {
            Action::Ask { case } => ask(&session, &case, self.output).await?,
            Action::Record { case, score, comment } => {
                record(&session, &case, (score, comment), self.output).await?;
            }
            Action::Summary { period } => summary(&session, period.range(), self.output).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn ask(session: &Session, case: &str, output: OutputArgs) -> anyhow::Result<()> {
    let case = case::read(&session.timeline()?, case).await?;
    let client = FeedbackServiceClient::new(session.preferably_as(&case.department)?.timeline()?);
    let request = RequestFeedbackRequest { context: Some(writes::new()), case: case.id };
    let answer = retry(|| {
        let (mut client, request) = (client.clone(), request.clone());
        async move { client.request_feedback(request).await }
    });
    let answer = answer.await.map_err(CallFailed::from)?;
    if output.json {
        output::print(output::json::of(&answer))?;
        return Ok(());
    }
    output::print(format_args!("Case {}: the answer will be credited to", case.number))?;
    let mut rows = table(&["department", "share"]).with_numbers(&[1]);
    for share in answer.feedback_request.unwrap_or_default().shares {
        rows.add([share.department, format!("{} %", share.percent)]);
    }
    output::print(rows)?;
    Ok(())
}

async fn record(
    session: &Session,
    case: &str,
    (score, comment): (i32, String),
    output: OutputArgs,
) -> anyhow::Result<()> {
    let case = case::read(&session.timeline()?, case).await?;
    let client = FeedbackServiceClient::new(session.timeline()?);
    let request = RecordFeedbackRequest {
        context: Some(writes::new()),
        customer_id: case.customer_id,
        score,
        comment,
        case: case.id,
        ..RecordFeedbackRequest::default()
    };
    let answer = retry(|| {
        let (mut client, request) = (client.clone(), request.clone());
        async move { client.record_feedback(request).await }
    });
    let answer = answer.await.map_err(CallFailed::from)?;
    if output.json {
        output::print(json!({ "event_id": answer.event_id }))?;
    } else {
        output::print(format_args!("Case {}: {score} of 5, recorded.", case.number))?;
    }
    Ok(())
}

async fn summary(session: &Session, period: TimeRange, output: OutputArgs) -> anyhow::Result<()> {
    let client = FeedbackServiceClient::new(session.timeline()?);
    let answer = retry(|| {
        let mut client = client.clone();
        async move { client.get_feedback_summary(GetFeedbackSummaryRequest { period: Some(period) }).await }
    });
    let answer = answer.await.map_err(CallFailed::from)?;
    if output.json {
        output::print(output::json::of(&answer))?;
    } else {
        print_for_people(&answer)?;
    }
    Ok(())
}

fn print_for_people(answer: &GetFeedbackSummaryResponse) -> anyhow::Result<()> {
    let GetFeedbackSummaryResponse { asked_count, answered_count, uncredited_count, .. } = answer;
    let mut rows = table(&["department", "asked", "answered", "1", "2", "3", "4", "5", "mean"])
        .with_numbers(&[1, 2, 3, 4, 5, 6, 7, 8]);
    for of in &answer.departments {
        let counts = [of.asked_count, of.answered_count].into_iter().chain(of.score_counts.iter().copied());
        let hundredths = of.mean_hundredths;
        let mean = if of.answered_count == 0 {
            "unknown".to_owned()
        } else {
            format!("{}.{:02}", hundredths / 100, hundredths % 100)
        };
        let cells = [of.department.clone()].into_iter().chain(counts.map(|count| count.to_string()));
        rows.add(cells.chain([mean]).collect::<Vec<_>>());
    }
    if !rows.is_empty() {
        output::print(rows)?;
    }
    output::print(format_args!(
        "{asked_count} asked, {answered_count} answers; {uncredited_count} of them are about no case and credited to nobody."
    ))?;
    Ok(())
}
