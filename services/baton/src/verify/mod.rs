//! Checks what a platform guarantees, from its databases.
//!
//! The platform may be in use meanwhile: nothing is locked, and what is still on its way is no violation. So the order
//! matters. First each department's objects are read, as of one instant; then their outboxes are awaited up to that
//! instant; then the timeline is read, as of one instant. Whatever the departments had committed must then be on the
//! timeline. What the timeline has beyond that is looked up again in the department.
//!
//! Invariant: nothing is written.

mod delivery;
mod history;
mod owners;
mod processes;
mod promises;
mod report;
mod sequence;
mod subjects;

use std::collections::BTreeMap;
use std::time::Duration;

pub use report::{Detail, Guarantee, Report};

use crate::store::departments::KINDS;
use crate::store::inspect;
use delivery::Department;
use history::History;

/// The check could not be made. That says nothing about the guarantees.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The ready file names no such database.
    #[error("the ready file names no database of {0}: is it the file of a whole platform?")]
    NoDatabase(&'static str),
    /// A database cannot be read.
    #[error("the database of {0} cannot be read")]
    Database(&'static str, #[source] sqlx::Error),
}

/// Checks the platform that has these databases (`Ready::databases`). Outboxes get up to `patience` to drain, and so do
/// processes that span departments. A department without a database is not checked.
pub async fn verify(databases: &BTreeMap<String, String>, patience: Duration) -> Result<Report, VerifyError> {
    let mut report = Report::new();

    let mut departments = Vec::new();
    for kind in KINDS.iter().filter(|kind| databases.contains_key(kind.department)) {
        departments.push(Department::read(kind, url(databases, kind.department)?).await?);
    }
    // Of each department's kinds the last was read last: what its outbox held then is all that the others need.
    for kinds in departments.chunk_by_mut(Department::is_of_the_department_of) {
        if let Some(last) = kinds.last_mut() {
            last.await_outbox(patience, &mut report).await?;
        }
    }

    let of_timeline = |error| VerifyError::Database("timeline", error);
    let mut timeline = inspect::open(url(databases, "timeline")?).await.map_err(of_timeline)?;
    inspect::freeze(&mut timeline).await.map_err(of_timeline)?;
    sequence::check(&mut timeline, &mut report).await.map_err(of_timeline)?;
    let history = History::read(&mut timeline, &mut report).await.map_err(of_timeline)?;
    history.promises.check(&mut timeline, &mut report).await.map_err(of_timeline)?;
    owners::check(&mut timeline, &history, &mut report).await.map_err(of_timeline)?;
    subjects::check(&mut timeline, &departments, &mut report).await.map_err(of_timeline)?;
    inspect::close(timeline).await;

    for department in departments {
        department.compare(&history, &mut report).await?;
    }
    processes::check(databases, patience, &mut report).await?;
    Ok(report)
}

fn url<'a>(databases: &'a BTreeMap<String, String>, name: &'static str) -> Result<&'a str, VerifyError> {
    databases.get(name).map(String::as_str).ok_or(VerifyError::NoDatabase(name))
}
