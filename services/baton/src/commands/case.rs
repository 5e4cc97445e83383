//! `baton case`: matters of customers.

use std::process::ExitCode;

use baton_client::{Connection, retry};
use baton_proto::cases::v1::{
    Case, CaseState, CloseCaseRequest, GetCaseRequest, ListCasesRequest, OpenCaseRequest, ResolveCaseRequest,
};
use baton_proto::common::v1::Channel;
use serde_json::json;

use super::writes::{self, How};
use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::{Session, SessionArgs};
use crate::who;

/// What to do with cases.
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
    /// Open a case; the department that you act as is accountable for it
    Open(Open),
    /// Show one case
    Show {
        /// Number (K7F3-QPX8) or id
        case: String,
    },
    /// List cases, the latest opened first
    List(List),
    /// Say that a case is solved
    Resolve {
        /// Number (K7F3-QPX8) or id
        case: String,
        /// How, in one line
        #[arg(long, value_name = "TEXT")]
        resolution: String,
    },
    /// End a resolved case
    Close {
        /// Number (K7F3-QPX8) or id
        case: String,
    },
}

#[derive(Debug, clap::Args)]
struct Open {
    #[arg(help = who::HELP, value_name = "CUSTOMER")]
    customer: String,
    /// What it is about, in one line
    #[arg(long, value_name = "TEXT")]
    title: String,
    /// What kind of matter, such as late-delivery
    #[arg(long, value_name = "SLUG", default_value = "", hide_default_value = true)]
    kind: String,
    /// What would make the customer happy, in the customer's words
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    wants: String,
    /// How the customer was involved
    #[arg(long, value_enum, default_value_t)]
    channel: How,
}

#[derive(Debug, clap::Args)]
struct List {
    /// Only this customer's
    #[arg(long, value_name = "CUSTOMER")]
    customer: Option<String>,
    /// Only those for which this department is accountable
    #[arg(long = "department", value_name = "DEPARTMENT", default_value = "", hide_default_value = true)]
    accountable: String,
    /// Only those in this state (may be given several times)
    #[arg(long, value_enum)]
    state: Vec<State>,
    /// At most this many
    #[arg(long, short = 'n', default_value_t = 50, value_parser = clap::value_parser!(i32).range(1..=200))]
    limit: i32,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum State {
    Open,
    Resolved,
    Closed,
}

impl Args {
    /// Does it.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let session = self.session.open("support")?;
        let case = match self.action {
            Action::Open(open) => open.run(&session).await?,
            Action::Show { case } => read(&session.timeline()?, &case).await?,
            Action::List(list) => {
                let cases = list.run(&session).await?;
                if self.output.json {
                    output::print(output::json::list("cases", &cases))?;
                } else {
                    output::print(output::cases(&cases))?;
                }
                return Ok(ExitCode::SUCCESS);
            }
            Action::Resolve { case, resolution } => resolve(&session, &case, resolution).await?,
            Action::Close { case } => close(&session, &case).await?,
        };
        if self.output.json {
            output::print(json!({ "case": output::json::of(&case) }))?;
        } else {
            output::print(output::case(&case))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A case by its number or id.
pub(crate) async fn read(timeline: &Connection, case: &str) -> Result<Case, CallFailed> {
    let answer = retry(|| {
        let (mut client, request) = (timeline.cases(), GetCaseRequest { case: case.to_owned() });
        async move { client.get_case(request).await }
    });
    Ok(answer.await?.case.unwrap_or_default())
}

impl Open {
    async fn run(self, session: &Session) -> anyhow::Result<Case> {
        let customer = who::one(session, &self.customer).await?;
        let mut context = writes::new();
        context.set_channel(Channel::from(self.channel));
        let request = OpenCaseRequest {
            context: Some(context),
            customer_id: customer.id,
            title: self.title,
            kind: self.kind,
            desired_outcome: self.wants,
        };
        let timeline = session.timeline()?;
        let answer = retry(|| {
            let (mut client, request) = (timeline.cases(), request.clone());
            async move { client.open_case(request).await }
        });
        Ok(answer.await.map_err(CallFailed::from)?.case.unwrap_or_default())
    }
}

impl List {
    async fn run(self, session: &Session) -> anyhow::Result<Vec<Case>> {
        let customer_id = match &self.customer {
            Some(customer) => who::one(session, customer).await?.id,
            None => String::new(),
        };
        let state = |state: &State| match state {
            State::Open => CaseState::Open.into(),
            State::Resolved => CaseState::Resolved.into(),
            State::Closed => CaseState::Closed.into(),
        };
        let request = ListCasesRequest {
            page_size: self.limit,
            page_token: String::new(),
            customer_id,
            department: self.accountable,
            states: self.state.iter().map(state).collect(),
        };
        let timeline = session.timeline()?;
        let answer = retry(|| {
            let (mut client, request) = (timeline.cases(), request.clone());
            async move { client.list_cases(request).await }
        });
        Ok(answer.await.map_err(CallFailed::from)?.cases)
    }
}

async fn resolve(session: &Session, case: &str, resolution: String) -> anyhow::Result<Case> {
    let timeline = accountable(session, case).await?;
    let request = ResolveCaseRequest { context: Some(writes::new()), case: case.to_owned(), resolution };
    let answer = retry(|| {
        let (mut client, request) = (timeline.cases(), request.clone());
        async move { client.resolve_case(request).await }
    });
    Ok(answer.await.map_err(CallFailed::from)?.case.unwrap_or_default())
}

async fn close(session: &Session, case: &str) -> anyhow::Result<Case> {
    let timeline = accountable(session, case).await?;
    let request = CloseCaseRequest { context: Some(writes::new()), case: case.to_owned() };
    let answer = retry(|| {
        let (mut client, request) = (timeline.cases(), request.clone());
        async move { client.close_case(request).await }
    });
    Ok(answer.await.map_err(CallFailed::from)?.case.unwrap_or_default())
}

/// The timeline as the department that is accountable for a case, unless whoever called chose another.
async fn accountable(session: &Session, case: &str) -> anyhow::Result<Connection> {
    let department = read(&session.timeline()?, case).await?.department;
    Ok(session.preferably_as(&department)?.timeline()?)
}
