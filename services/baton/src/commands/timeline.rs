//! `baton timeline`: everything that happened with a customer, and what happens now.

use std::collections::HashSet;
use std::process::ExitCode;

use anyhow::Context;
use baton_client::{Connection, Watched, retry};
use baton_model::CustomerId;
use baton_proto::timeline::v1::{Event, EventFilter, ListEventsRequest};

use crate::commands::{brief, case};
use crate::failure::CallFailed;
use crate::output::{self, OutputArgs};
use crate::session::SessionArgs;
use crate::who;

/// Largest page that the timeline gives.
const PAGE: usize = 200;

/// Whose timeline, and which part of it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(help = who::HELP, value_name = "CUSTOMER")]
    customer: String,
    /// Only this department's events (may be given several times)
    #[arg(long = "department", value_name = "DEPARTMENT")]
    departments: Vec<String>,
    /// Only events of this type, such as OrderPlaced or baton.orders.v1.OrderPlaced (may be given several times)
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Only events of this case, by number or id
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// At most this many events, the newest; 0 for all
    #[arg(long, short = 'n', default_value_t = 50)]
    limit: usize,
    /// Then go on and show each event as it is recorded, until Ctrl-C
    #[arg(long, short)]
    follow: bool,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Prints the timeline.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let mut filter = self.filter()?;
        let session = self.session.open("support")?;
        let customer = who::one(&session, &self.customer).await?;
        let timeline = session.timeline()?;
        if let Some(case) = &self.case {
            filter.case_id = case::read(&timeline, case).await?.id;
        }
        if self.follow {
            follow(&timeline, &customer.id, filter, self.limit, self.output.json).await?;
            return Ok(ExitCode::SUCCESS);
        }
        let events = list(&timeline, &customer.id, filter, self.limit).await?;
        if self.output.json {
            output::print(output::json::list("events", &events))?;
        } else if events.is_empty() {
            output::print(output::style::dim("no such event"))?;
        } else {
            output::print(output::events(&events))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn filter(&self) -> anyhow::Result<EventFilter> {
        let full_name = |name: &String| {
            // A full name may be of a department that this program does not know.
            let known = output::json::type_named(name).or_else(|| name.contains('.').then(|| name.clone()));
            known.with_context(|| {
                format!(
                    "`{name}` is no type of event; give its full name, such as baton.orders.v1.OrderPlaced"
                )
            })
        };
        Ok(EventFilter {
            departments: self.departments.clone(),
            types: self.types.iter().map(full_name).collect::<Result<_, _>>()?,
            ..EventFilter::default()
        })
    }
}

/// A customer's newest events, newest first; all of them if `limit` is 0.
pub(crate) async fn list(
    timeline: &Connection,
    customer: &str,
    filter: EventFilter,
    limit: usize,
) -> Result<Vec<Event>, CallFailed> {
    let limit = if limit == 0 { usize::MAX } else { limit };
    let mut request = ListEventsRequest {
        customer_id: customer.to_owned(),
        filter: Some(filter),
        ..ListEventsRequest::default()
    };
    let mut events: Vec<Event> = Vec::new();
    loop {
        request.page_size = PAGE.min(limit - events.len()) as i32;
        let answer = retry(|| {
            let (mut client, request) = (timeline.timeline(), request.clone());
            async move { client.list_events(request).await }
        });
        let page = answer.await?;
        events.extend(page.events);
        if events.len() >= limit || page.next_page_token.is_empty() {
            return Ok(events);
        }
        request.page_token = page.next_page_token;
    }
}

/// Prints the newest events, the newest last, and then each new one.
async fn follow(
    timeline: &Connection,
    customer: &str,
    filter: EventFilter,
    limit: usize,
    json: bool,
) -> anyhow::Result<()> {
    let id: CustomerId = customer.parse()?;
    let print = |event: &Event| {
        if json { output::print(output::json::of(event)) } else { output::print(output::event_line(event)) }
    };
    // The head first: what is recorded while the list is read comes twice rather than never.
    let head = brief::read(timeline, customer, "").await?.at_sequence;
    let before = list(timeline, customer, filter.clone(), limit).await?;
    let mut printed = HashSet::new();
    for event in before.iter().rev() {
        print(event)?;
        printed.insert(event.sequence);
    }
    let mut watch = timeline.watch_customer(id, head);
    loop {
        match watch.next().await.map_err(CallFailed::from)? {
            Watched::Event(event) if printed.contains(&event.sequence) || !matches(&filter, &event) => {}
            Watched::Event(event) => print(&event)?,
            Watched::CaughtUp { .. } => printed.clear(),
        }
    }
}

/// Whether an event passes the part of the filter that this command sets; a watch has no filter of its own.
fn matches(filter: &EventFilter, event: &Event) -> bool {
    let type_name = event.body.as_ref().and_then(|body| body.type_url.rsplit('/').next()).unwrap_or_default();
    let any_of = |wanted: &[String], is: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == is);
    any_of(&filter.departments, &event.department)
        && any_of(&filter.types, type_name)
        && (filter.case_id.is_empty() || filter.case_id == event.case_id)
}

#[cfg(test)]
mod tests {
    use baton_proto::orders::v1::OrderPlaced;
    use prost::Name;
    use prost_types::Any;

    use super::*;

    #[test]
    fn a_followed_timeline_is_filtered_as_a_listed_one() {
        let event = Event {
            department: "orders".into(),
            case_id: "c".into(),
            body: Any::from_msg(&OrderPlaced::default()).ok(),
            ..Event::default()
        };
        let filter = |departments: &[&str], types: &[String], case: &str| EventFilter {
            departments: departments.iter().map(|&name| name.to_owned()).collect(),
            types: types.to_vec(),
            case_id: case.to_owned(),
            ..EventFilter::default()
        };
        for (filter, passes) in [
            (filter(&[], &[], ""), true),
            (filter(&["sales", "orders"], &[OrderPlaced::full_name()], "c"), true),
            (filter(&["sales"], &[], ""), false),
            (filter(&[], &["baton.orders.v1.OrderShipped".to_owned()], ""), false),
            (filter(&[], &[], "d"), false),
        ] {
            assert_eq!(matches(&filter, &event), passes, "{filter:?}");
        }
    }
}
