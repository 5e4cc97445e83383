//! Appends events to the timelines of their customers.

use std::borrow::Cow;
use std::collections::HashMap;

use baton_model::Partition;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::known::lock_and_look_up;
use super::record::{Numbered, record};
use crate::domain::numbering::Outcome;
use crate::domain::repetition::Repetition;
use crate::log::NewEvent;
use crate::store::{facts, promises};

/// What became of a batch.
#[derive(Debug)]
pub(crate) struct Appended {
    /// One for each event, in their order.
    pub(crate) outcomes: Vec<Outcome>,
    /// The last positions of the events' partitions: the timeline may have added events of its own.
    pub(crate) heads: HashMap<Partition, i64>,
    /// What was asked although it was known.
    pub(crate) repetitions: Vec<Repetition>,
}

/// Appends events in the caller's transaction, in the order given.
///
/// Three statements, however many events there are: lock the heads → look up what is known → record those that are
/// new, under the numbers that come next. A few more if some carry facts; up to three more if some make promises, or
/// may decide about one that was made. The locks last until the end of the transaction, so that numbers are in commit order.
pub(crate) async fn append(
    conn: &mut PgConnection,
    recorded_at: OffsetDateTime,
    events: &[NewEvent],
) -> sqlx::Result<Appended> {
    let mut known = lock_and_look_up(conn, events).await?;
    let mut outcomes = Vec::with_capacity(events.len());
    let mut fresh = Vec::with_capacity(events.len());
    for event in events {
        let outcome = known.number(event.id, event.customer_id);
        if let Outcome::Recorded { sequence, position, duplicate: false } = outcome {
            fresh.push(Numbered { sequence, position, event: Cow::Borrowed(event) });
        }
        outcomes.push(outcome);
    }
    let ledger = if fresh.iter().any(|numbered| !numbered.event.event.facts.is_empty()) {
        Some(facts::take_in(conn, &mut fresh, &mut known).await?)
    } else {
        None
    };
    if !fresh.is_empty() {
        record(conn, recorded_at, &fresh).await?;
        promises::fold(conn, recorded_at, &fresh, &known.touched).await?;
    }
    let mut repetitions = Vec::new();
    if let Some(ledger) = ledger {
        facts::keep(conn, &ledger).await?;
        repetitions = ledger.into_repetitions();
    }
    Ok(Appended { outcomes, heads: known.positions, repetitions })
}
