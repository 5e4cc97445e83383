//! `baton followup`: what we reminded ourselves to do.

use std::process::ExitCode;

use baton_client::retry;
use baton_proto::common::v1::WriteContext;
use baton_proto::timeline::v1::{
    CompleteFollowUpRequest, FollowUp, FollowUpState, ListFollowUpsRequest, ScheduleFollowUpRequest,
    SnoozeFollowUpRequest,
};
use prost_types::Timestamp;

use super::{case, writes};
use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::SessionArgs;
use crate::who;

/// What to do with follow-ups. A follow-up is its department's: say whose you are with `--as`.
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
    /// Remind ourselves to do something for a customer
    Schedule {
        #[arg(help = who::HELP, value_name = "CUSTOMER")]
        customer: String,
        /// What to do, in one line
        text: String,
        /// Until when, such as 2026-05-05T15:00:00Z
        #[arg(long, value_name = "TIME", value_parser = writes::instant)]
        due: Timestamp,
        /// The case it belongs to, by number or id
        #[arg(long, value_name = "CASE")]
        case: Option<String>,
    },
    /// List what is to be done, the longest waiting first
    List {
        #[arg(help = who::HELP, value_name = "CUSTOMER")]
        customer: Option<String>,
        /// Only what belongs to this case: number or id
        #[arg(long, value_name = "CASE", default_value = "", hide_default_value = true)]
        case: String,
        /// Only what this department has to do
        #[arg(long, value_name = "DEPARTMENT", default_value = "", hide_default_value = true)]
        department: String,
        /// Also what is done
        #[arg(long)]
        all: bool,
    },
    /// Say that a follow-up is done
    Done {
        /// Id of the follow-up
        follow_up: String,
        /// What came of it, in one line
        #[arg(long, value_name = "TEXT")]
        outcome: String,
    },
    /// Put a follow-up off
    Snooze {
        /// Id of the follow-up
        follow_up: String,
        /// Until when now, such as 2026-05-05T15:00:00Z
        #[arg(long, value_name = "TIME", value_parser = writes::instant)]
        due: Timestamp,
        /// Why, in one line
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        reason: String,
    },
}

/// Makes one call about follow-ups, and gives the answer.
macro_rules! call {
    ($timeline:expr, $method:ident, $request:expr) => {{
        let (timeline, request) = ($timeline, $request);
        let answer = retry(|| {
            let (mut client, request) = (timeline.follow_ups(), request.clone());
            async move { client.$method(request).await }
        });
        answer.await.map_err(CallFailed::from)?
    }};
}

impl Args {
    /// Does it.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let session = self.session.open("support")?;
        let timeline = session.timeline()?;
        let context = Some(writes::new());
        let follow_ups: Vec<FollowUp> = match self.action {
            Action::Schedule { customer, text, due, case } => {
                let customer_id = who::one(&session, &customer).await?.id;
                let case_id = match case {
                    Some(case) => case::read(&timeline, &case).await?.id,
                    None => String::new(),
                };
                let context = context.map(|context| WriteContext { case_id, ..context });
                let request = ScheduleFollowUpRequest { context, customer_id, text, due: Some(due) };
                call!(timeline, schedule_follow_up, request).follow_up.into_iter().collect()
            }
            Action::List { customer, case, department, all } => {
                let customer_id = match customer {
                    Some(customer) => who::one(&session, &customer).await?.id,
                    None => String::new(),
                };
                let to_do = [FollowUpState::Open.into(), FollowUpState::Missed.into()];
                let request = ListFollowUpsRequest {
                    customer_id,
                    case,
                    department,
                    states: if all { Vec::new() } else { to_do.to_vec() },
                    page_size: 200,
                    ..ListFollowUpsRequest::default()
                };
                call!(timeline, list_follow_ups, request).follow_ups
            }
            Action::Done { follow_up, outcome } => {
                let request = CompleteFollowUpRequest { context, follow_up_id: follow_up, outcome };
                call!(timeline, complete_follow_up, request).follow_up.into_iter().collect()
            }
            Action::Snooze { follow_up, due, reason } => {
                let (follow_up_id, due) = (follow_up, Some(due));
                let request = SnoozeFollowUpRequest { context, follow_up_id, due, reason };
                call!(timeline, snooze_follow_up, request).follow_up.into_iter().collect()
            }
        };
        if self.output.json {
            output::print(output::json::list("follow_ups", &follow_ups))?;
        } else if follow_ups.is_empty() {
            output::print(output::style::dim("nothing is to be done"))?;
        } else {
            output::print(output::follow_ups(&follow_ups))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
