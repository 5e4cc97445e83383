//! Reads on in the log for what starts a clock or changes one.

use baton_db::Work;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::domain::standard::Definitions;
use crate::error::Error;
use crate::store;
use crate::store::clocks::Starts;

/// How many positions of a partition are read at a time.
const POSITIONS: i64 = 200;

/// Reads on in every partition that has gone on, and notes which clocks are to be looked at. Says whether there may be
/// more.
///
/// Position and notes are one transaction: each event is noted once, and none is passed over, however many sweeps read
/// and whenever they stop.
#[derive(Debug)]
pub(crate) struct NoteClocks {
    pub(crate) now: OffsetDateTime,
}

impl Work for NoteClocks {
    type Output = bool;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<bool, Error> {
        let stretches = store::clocks::unread(conn, POSITIONS).await?;
        if stretches.is_empty() {
            return Ok(false);
        }
        // After the log, so that what was defined before these events were recorded is known.
        let definitions = store::definitions::read(conn).await?;
        let changing = definitions.types(|_| true);
        store::clocks::note(conn, &stretches, &starts(&definitions), &changing, self.now).await?;
        Ok(stretches.iter().any(|stretch| stretch.up_to - stretch.after == POSITIONS))
    }
}

/// What any version of a standard starts with. Which one is in force is found out when the clock is looked at.
fn starts(definitions: &Definitions) -> Starts {
    let mut starts = Starts::default();
    for standard in &definitions.standards {
        for event_type in &standard.starts {
            starts.standards.push(standard.name.clone());
            starts.matters.push(standard.matter);
            starts.types.push(event_type.clone());
        }
    }
    starts
}
