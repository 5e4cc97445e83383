//! `baton facts`: what customers have told us, so that nobody asks them twice.

use std::process::ExitCode;

use anyhow::Context;
use baton_client::{Connection, retry};
use baton_proto::common::v1::Channel;
use baton_proto::timeline::v1::{
    CheckQuestionsRequest, Fact, FactStated, ListFactsRequest, ListRepetitionsRequest, QuestionCheck,
    RecordFactsRequest, RecordFactsResponse, Repetition,
};

use super::writes::{self, How};
use crate::commands::case;
use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::{Session, SessionArgs};
use crate::who;

/// What a customer has told us; or check before asking, record an answer, see who was asked again.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[arg(help = who::HELP, value_name = "CUSTOMER", required = true)]
    customer: Option<String>,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Say which of these need asking
    Check(Check),
    /// Record what the customer said
    Record(Record),
    /// List how often customers were asked again, the latest first
    Repetitions(Repetitions),
}

#[derive(Debug, clap::Args)]
struct Check {
    #[arg(help = who::HELP, value_name = "CUSTOMER")]
    customer: String,
    /// What you are about to ask, such as delivery.address
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
    /// The case you ask in, by number or id
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Record {
    #[arg(help = who::HELP, value_name = "CUSTOMER")]
    customer: String,
    /// What the customer said, such as contact.best_time=mornings
    #[arg(value_name = "KEY=VALUE", required = true, value_parser = pair)]
    facts: Vec<(String, String)>,
    /// You asked for it (otherwise the customer said it by themselves)
    #[arg(long)]
    asked: bool,
    /// It replaces what the customer said before
    #[arg(long)]
    correction: bool,
    /// The case in which the customer said it, by number or id
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// How the customer was involved
    #[arg(long, value_enum, default_value_t)]
    channel: How,
}

#[derive(Debug, clap::Args)]
struct Repetitions {
    #[arg(help = who::HELP, value_name = "CUSTOMER")]
    customer: Option<String>,
    /// Only those who were asked by this department
    #[arg(long = "department", value_name = "DEPARTMENT", default_value = "", hide_default_value = true)]
    asking: String,
    /// At most this many
    #[arg(long, short = 'n', default_value_t = 50, value_parser = clap::value_parser!(i32).range(1..=200))]
    limit: i32,
}

/// Makes one call about facts, as often as it takes.
macro_rules! call {
    ($timeline:expr, $method:ident, $request:expr) => {{
        let (timeline, request) = ($timeline, $request);
        let answer = retry(|| {
            let (mut client, request) = (timeline.facts(), request.clone());
            async move { client.$method(request).await }
        });
        answer.await.map_err(CallFailed::from)?
    }};
}

impl Args {
    /// Does it.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let session = self.session.open("support")?;
        let json = self.output.json;
        match self.action {
            None => {
                let facts = list(&session, &self.customer.unwrap_or_default()).await?;
                if json {
                    output::print(output::json::list("facts", &facts))?;
                } else if facts.is_empty() {
                    output::print(output::style::dim("the customer has told us nothing yet"))?;
                } else {
                    output::print(output::ledger(&facts))?;
                }
            }
            Some(Action::Check(check)) => {
                let checks = check.run(&session).await?;
                if json {
                    output::print(output::json::list("checks", &checks))?;
                } else {
                    output::print(output::checks(&checks))?;
                }
            }
            Some(Action::Record(record)) => {
                let recorded = record.run(&session).await?;
                if json {
                    output::print(output::json::of(&recorded))?;
                } else if recorded.repetitions.is_empty() {
                    output::print("recorded")?;
                } else {
                    output::print("recorded; the customer had told us already:")?;
                    output::print(output::repetitions(&recorded.repetitions))?;
                }
            }
            Some(Action::Repetitions(repetitions)) => {
                let found = repetitions.run(&session).await?;
                if json {
                    output::print(output::json::list("repetitions", &found))?;
                } else if found.is_empty() {
                    output::print(output::style::dim("nobody was asked again"))?;
                } else {
                    output::print(output::repetitions(&found))?;
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn list(session: &Session, customer: &str) -> anyhow::Result<Vec<Fact>> {
    let customer_id = who::one(session, customer).await?.id;
    let timeline = session.timeline()?;
    let mut request = ListFactsRequest { customer_id, page_size: 200, ..ListFactsRequest::default() };
    let mut facts = Vec::new();
    loop {
        let page = call!(&timeline, list_facts, request.clone());
        facts.extend(page.facts);
        if page.next_page_token.is_empty() {
            return Ok(facts);
        }
        request.page_token = page.next_page_token;
    }
}

impl Check {
    async fn run(self, session: &Session) -> anyhow::Result<Vec<QuestionCheck>> {
        let customer_id = who::one(session, &self.customer).await?.id;
        let timeline = session.timeline()?;
        let case_id = case_id(&timeline, self.case.as_deref()).await?;
        let request = CheckQuestionsRequest {
            customer_id,
            keys: self.keys,
            case_id,
            ..CheckQuestionsRequest::default()
        };
        Ok(call!(&timeline, check_questions, request).checks)
    }
}

impl Record {
    async fn run(self, session: &Session) -> anyhow::Result<RecordFactsResponse> {
        let customer_id = who::one(session, &self.customer).await?.id;
        let timeline = session.timeline()?;
        let mut context = writes::new();
        context.case_id = case_id(&timeline, self.case.as_deref()).await?;
        context.set_channel(Channel::from(self.channel));
        let (asked, correction) = (self.asked, self.correction);
        let fact = |(key, value)| FactStated { key, value, asked, correction, ..FactStated::default() };
        let facts = self.facts.into_iter().map(fact).collect();
        let request = RecordFactsRequest { context: Some(context), customer_id, facts };
        Ok(call!(&timeline, record_facts, request))
    }
}

impl Repetitions {
    async fn run(self, session: &Session) -> anyhow::Result<Vec<Repetition>> {
        let customer_id = match &self.customer {
            Some(customer) => who::one(session, customer).await?.id,
            None => String::new(),
        };
        let request = ListRepetitionsRequest {
            customer_id,
            department: self.asking,
            page_size: self.limit,
            ..ListRepetitionsRequest::default()
        };
        Ok(call!(&session.timeline()?, list_repetitions, request).repetitions)
    }
}

async fn case_id(timeline: &Connection, name: Option<&str>) -> Result<String, CallFailed> {
    match name {
        Some(name) => Ok(case::read(timeline, name).await?.id),
        None => Ok(String::new()),
    }
}

fn pair(text: &str) -> anyhow::Result<(String, String)> {
    let (key, value) =
        text.split_once('=').context("must be KEY=VALUE, such as contact.best_time=mornings")?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    #[test]
    fn a_customer_alone_lists_and_a_verb_does() {
        let parse = |line: &str| Line::try_parse_from(line.split(' ')).map(|line| line.args);
        let args = parse("facts ana@example.com --json").unwrap();
        assert!(args.action.is_none() && args.output.json);
        assert_eq!(args.customer.as_deref(), Some("ana@example.com"));
        let args = parse("facts record ana symptom=a=b product=x --asked --json").unwrap();
        let Some(Action::Record(record)) = args.action else { panic!("{args:?}") };
        let pairs =
            [("symptom", "a=b"), ("product", "x")].map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!((record.facts.as_slice(), record.asked), (&pairs[..], true));
        assert!(parse("facts").is_err() && parse("facts check ana").is_err());
        assert!(parse("facts record ana symptom").is_err());
    }
}
