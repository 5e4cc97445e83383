//! Appends events to the timelines of their customers.

use std::collections::BTreeSet;

use baton_model::{CustomerId, Partition};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::rows;
use crate::domain::numbering::{Known, Outcome};
use crate::log::NewEvent;
use crate::store::{heads, shares, subjects};

/// An event that got its numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbered<'a> {
    pub(crate) sequence: i64,
    pub(crate) position: i64,
    pub(crate) event: &'a NewEvent,
}

/// Appends events in the caller's transaction, in the order given; one outcome for each.
///
/// Lock the heads → look the ids up → number only the new ones → insert. The number of statements does not depend on
/// the number of events. The locks last until the end of the transaction, so that numbers are in commit order.
pub(crate) async fn append(
    conn: &mut PgConnection,
    recorded_at: OffsetDateTime,
    events: &[NewEvent],
) -> sqlx::Result<Vec<Outcome>> {
    let partitions: BTreeSet<Partition> = events.iter().map(|event| event.customer_id.partition()).collect();
    let customers: BTreeSet<CustomerId> = events.iter().map(|event| event.customer_id).collect();
    let mut known = Known {
        positions: heads::lock(conn, &Vec::from_iter(partitions)).await?,
        // Only now: what is read under the locks cannot change any more.
        sequences: heads::sequences(conn, &Vec::from_iter(customers)).await?,
        recorded: rows::places(conn, events).await?,
    };
    let mut outcomes = Vec::with_capacity(events.len());
    let mut fresh = Vec::with_capacity(events.len());
    for event in events {
        let outcome = known.number(event.id, event.customer_id);
        if let Outcome::Recorded { sequence, position, duplicate: false } = outcome {
            fresh.push(Numbered { sequence, position, event });
        }
        outcomes.push(outcome);
    }
    if !fresh.is_empty() {
        rows::insert(conn, recorded_at, &fresh).await?;
        heads::advance(conn, &fresh).await?;
        shares::add(conn, &fresh).await?;
        subjects::put(conn, &fresh).await?;
    }
    Ok(outcomes)
}
