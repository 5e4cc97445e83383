//! `baton parked`: events that need a person, because a department's outbox or inbox failed with them for good.
//!
//! A parked row of an outbox is an event that the timeline refused; one of an inbox is an event whose reaction failed.
//! Neither holds the others up. Mend the cause, then let it be tried again.

use std::process::ExitCode;

use anyhow::{Context, bail};
use serde_json::json;
use sqlx::PgConnection;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::output::verdict::bad;
use crate::output::{OutputArgs, print, table, when_utc};
use crate::ready::{Ready, ReadyArgs};
use crate::store::departments::KINDS;
use crate::store::inspect;
use crate::store::parked::{self, Parked};

/// What to do with parked events.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    ready: ReadyArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List what is parked in every department; the default
    List,
    /// Let it be tried again, once its cause is mended
    Retry(Retry),
    /// Give an event up for good: the timeline will never have it, or nobody will react to it
    Drop {
        /// The event's id, as `baton parked` shows it
        event: Uuid,
    },
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Retry {
    /// The event's id, as `baton parked` shows it
    event: Option<Uuid>,
    /// Everything that is parked
    #[arg(long)]
    all: bool,
}

impl Args {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let ready = self.ready.load()?;
        match self.action.unwrap_or(Action::List) {
            Action::List => list(&ready, self.output).await?,
            Action::Retry(Retry { event: Some(event), .. }) => {
                let found = each_database(&ready, async |conn| parked::retry(conn, event).await).await?;
                say_what_became(self.output, event, found, "will be tried again within a minute")?;
            }
            Action::Retry(_) => {
                let found = each_database(&ready, async |conn| parked::retry_all(conn).await).await?;
                if self.output.json {
                    print(json!({ "retried": found }))?;
                } else {
                    print(format_args!("{found} events will be tried again within a minute."))?;
                }
            }
            Action::Drop { event } => {
                let found = each_database(&ready, async |conn| parked::drop(conn, event).await).await?;
                say_what_became(self.output, event, found, "is given up")?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn list(ready: &Ready, output: OutputArgs) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for (department, url) in departments(ready) {
        let mut conn = inspect::open(url).await.with_context(|| unreadable(department))?;
        let found = parked::list(&mut conn).await.with_context(|| unreadable(department))?;
        rows.extend(found.into_iter().map(|row| (department, row)));
        inspect::close(conn).await;
    }
    if output.json {
        let parked = rows.iter().map(|(department, row)| in_json(department, row)).collect::<Vec<_>>();
        print(json!({ "parked": parked }))?;
    } else if rows.is_empty() {
        print("Nothing is parked.")?;
    } else {
        let mut shown = table(&["department", "box", "event", "since", "why"]);
        for (department, row) in rows {
            let why =
                if row.retry { format!("{} (about to be tried again)", row.reason) } else { row.reason };
            let (event, since) = (row.event_id.to_string(), when_utc(row.since));
            shown.add([department.into(), row.place.as_str().into(), event.into(), since.into(), bad(&why)]);
        }
        print(shown)?;
        print("Mend the cause, then: baton parked retry EVENT")?;
    }
    Ok(())
}

fn in_json(department: &str, row: &Parked) -> serde_json::Value {
    json!({
        "department": department, "box": row.place.as_str(), "event_id": row.event_id, "reason": row.reason,
        "parked_at": row.since.format(&Rfc3339).unwrap_or_default(), "retry": row.retry,
    })
}

/// Does something in every department's database, and adds up how many rows it met.
async fn each_database(
    ready: &Ready,
    work: impl AsyncFn(&mut PgConnection) -> sqlx::Result<u64>,
) -> anyhow::Result<u64> {
    let mut found = 0;
    for (department, url) in departments(ready) {
        let mut conn = inspect::open_to_write(url).await.with_context(|| unreadable(department))?;
        found += work(&mut conn).await.with_context(|| unreadable(department))?;
        inspect::close(conn).await;
    }
    Ok(found)
}

fn say_what_became(output: OutputArgs, event: Uuid, found: u64, what: &str) -> anyhow::Result<()> {
    if found == 0 {
        bail!("event {event} is not parked in any department; `baton parked` lists what is");
    }
    if output.json {
        print(json!({ "event_id": event, "rows": found }))?;
    } else {
        print(format_args!("Event {event} {what}."))?;
    }
    Ok(())
}

/// The databases that have an outbox and an inbox.
fn departments(ready: &Ready) -> impl Iterator<Item = (&str, &str)> {
    let databases = ready.databases.iter().map(|(name, url)| (name.as_str(), url.as_str()));
    databases.filter(|(name, _)| KINDS.iter().any(|kind| kind.department == *name))
}

fn unreadable(department: &str) -> String {
    format!("the database of {department} cannot be used; `baton doctor` says why")
}
