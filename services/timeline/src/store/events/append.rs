//! Appends events to the timelines of their customers.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::known::lock_and_look_up;
use super::record::{Numbered, record};
use crate::domain::numbering::Outcome;
use crate::log::NewEvent;
use crate::store::promises;

/// Appends events in the caller's transaction, in the order given; one outcome for each.
///
/// Three statements, however many events there are: lock the heads → look up what is known → record those that are
/// new, under the numbers that come next. Events that make promises, or are of customers to whom something was promised,
/// take up to three more. The locks last until the end of the transaction, so that numbers are in commit
/// order.
pub(crate) async fn append(
    conn: &mut PgConnection,
    recorded_at: OffsetDateTime,
    events: &[NewEvent],
) -> sqlx::Result<Vec<Outcome>> {
    let mut known = lock_and_look_up(conn, events).await?;
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
        record(conn, recorded_at, &fresh).await?;
        promises::fold(conn, recorded_at, &fresh, &known.promised).await?;
    }
    Ok(outcomes)
}
