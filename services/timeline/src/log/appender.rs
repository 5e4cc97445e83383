//! Group commit: what waits while a batch is in flight is the next batch.
//!
//! Partitions are dealt out to lanes. A lane has one transaction in flight; what is submitted meanwhile waits and goes
//! together as the next one. There is no timer: an idle lane commits at once, a busy one commits more at a time.

use std::collections::HashMap;
use std::sync::Arc;

use baton_db::Db;
use baton_errors::Failure;
use baton_model::{Clock, CustomerId, EventId};
use futures::future::try_join_all;
use tokio_util::sync::CancellationToken;

use super::lane::Lane;
use super::recent::Recent;
use super::{Hub, NewEvent, Outcome};

/// One writer for each core of a small machine.
pub(crate) const LANES: usize = 2;

/// Appends events in groups. Clones submit to the same lanes.
#[derive(Debug, Clone)]
pub(crate) struct Appender {
    lanes: Arc<[Lane; LANES]>,
    recent: Arc<Recent>,
}

/// What became of one event. A failure is that event's alone: the database cannot store it.
pub(crate) type Answer = Result<Outcome, Failure>;

impl Appender {
    /// An appender whose lanes still have to be run.
    pub(crate) fn new(db: &Db, clock: &Arc<dyn Clock>, hub: &Hub) -> Self {
        let recent = Arc::new(Recent::default());
        let lane = || Lane::new(db.clone(), Arc::clone(clock), hub.clone(), Arc::clone(&recent));
        Self { lanes: Arc::new(std::array::from_fn(|_| lane())), recent }
    }

    /// Appends events; those of one customer in the order given. One answer for each event.
    ///
    /// An error is the whole call's: which of the events were recorded is then unknown, and repeating them is safe.
    pub(crate) async fn append(&self, events: Vec<NewEvent>) -> Result<Vec<Answer>, Failure> {
        let mut answers: Vec<Answer> = events.iter().map(|_| Ok(Outcome::EventIdReused)).collect();
        let mut shares: [(Vec<usize>, Vec<NewEvent>); LANES] = Default::default();
        let mut seen: HashMap<EventId, CustomerId> = HashMap::new();
        for (index, event) in events.into_iter().enumerate() {
            let first = self.recent.customer_of(event.id).unwrap_or(event.customer_id);
            if *seen.entry(event.id).or_insert(first) != event.customer_id {
                continue;
            }
            let (indices, events) = &mut shares[event.customer_id.partition().index() % LANES];
            indices.push(index);
            events.push(event);
        }
        let submitted = self.lanes.iter().zip(shares).filter(|(_, (indices, _))| !indices.is_empty());
        let answered = submitted.map(async |(lane, (indices, events))| {
            Ok::<_, Failure>(indices.into_iter().zip(lane.submit(events).await?))
        });
        for (index, answer) in try_join_all(answered).await?.into_iter().flatten() {
            answers[index] = answer;
        }
        Ok(answers)
    }

    /// Runs one of the lanes until `stop`. It may be called again after it ended.
    pub(crate) async fn run_lane(&self, lane: usize, stop: CancellationToken) {
        stop.run_until_cancelled(Box::pin(self.lanes[lane % LANES].run())).await;
    }
}
