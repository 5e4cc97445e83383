//! Runs the plan: many customers at once, each in the order of their life.

use std::collections::{BTreeMap, VecDeque};
use std::pin::pin;
use std::time::{Duration, Instant};

use futures::{Stream, StreamExt, stream};
use tonic::{Code, Status};

use super::departments::Departments;
use super::findings::Findings;
use super::plan::Customer;
use super::progress::Progress;
use super::tally::Tally;
use super::telling::{Told, tell};

/// How many customers' last events are waited for at the end, in each service. Services pass events on in the order in
/// which they were made, so when the last ones are there, all are.
const WAIT_FOR: usize = 256;

/// How many are waited for at once.
const WAIT_AT_ONCE: usize = 16;

/// How long the end waits for events that are still on their way to the timeline.
const PATIENCE: Duration = Duration::from_mins(1);

/// How an import ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// Everything was told, and the timeline has it.
    Complete,
    /// Everything was told, but the timeline does not have all of it yet.
    OnItsWay,
    /// Somebody stopped it.
    Interrupted,
    /// The platform failed.
    Failed(Status),
}

/// For each service, the customers and events that were the last.
type LastEvents = BTreeMap<&'static str, VecDeque<(String, String)>>;

/// What an import made.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) tally: Tally,
    pub(super) findings: Findings,
    pub(super) ended: Ended,
    pub(super) elapsed: Duration,
}

/// Tells every customer's history, `in_flight` of them at a time, until all is told, `interrupt` comes, or the
/// platform fails.
pub(super) async fn run(
    departments: &Departments,
    customers: &[Customer],
    in_flight: usize,
    progress: &Progress,
    interrupt: impl Future<Output = ()>,
) -> Run {
    let began = Instant::now();
    let mut run = Run {
        tally: Tally::default(),
        findings: Findings::default(),
        ended: Ended::Complete,
        elapsed: Duration::ZERO,
    };
    let mut last_events = LastEvents::new();
    // After the word to stop the rest goes by in no time: nobody begins anything new.
    let telling = stream::iter(customers)
        .map(|customer| tell(departments, customer, progress))
        .buffer_unordered(in_flight);
    let mut telling = pin!(telling);
    let mut interrupt = pin!(interrupt);
    let mut interrupted = false;
    while let Some(told) = next(&mut telling, &mut interrupt, &mut interrupted, departments).await {
        run.add(told, &mut last_events, departments, interrupted);
    }
    if matches!(run.ended, Ended::Complete) && !arrived(departments, last_events).await {
        run.ended = Ended::OnItsWay;
    }
    run.elapsed = began.elapsed();
    run
}

async fn next(
    telling: &mut (impl Stream<Item = Told> + Unpin),
    interrupt: &mut (impl Future<Output = ()> + Unpin),
    interrupted: &mut bool,
    departments: &Departments,
) -> Option<Told> {
    if !*interrupted {
        tokio::select! {
            biased;
            () = interrupt => {
                *interrupted = true;
                departments.pulse.stop();
            }
            told = telling.next() => return told,
        }
    }
    telling.next().await
}

impl Run {
    /// Whether nothing is left to be told.
    pub(super) const fn has_told_everything(&self) -> bool {
        matches!(self.ended, Ended::Complete | Ended::OnItsWay)
    }

    fn add(
        &mut self,
        told: Told,
        last_events: &mut LastEvents,
        departments: &Departments,
        interrupted: bool,
    ) {
        self.tally.add(&told.tally);
        self.findings.append(told.findings);
        for (service, event) in told.last_events {
            let last = last_events.entry(service).or_default();
            if last.len() == WAIT_FOR {
                last.pop_front();
            }
            last.push_back(event);
        }
        match told.failed {
            // The first failure tells the story; after it, and after an interruption, others are its consequence.
            Some(status) if matches!(self.ended, Ended::Complete) && !interrupted => {
                departments.pulse.stop();
                self.ended = Ended::Failed(status);
            }
            _ if !told.complete && matches!(self.ended, Ended::Complete) => self.ended = Ended::Interrupted,
            _ => {}
        }
    }
}

/// Whether the timeline has the last events in time.
async fn arrived(departments: &Departments, last_events: LastEvents) -> bool {
    let began = Instant::now();
    stream::iter(last_events.into_values().flatten())
        .map(|(customer_id, event_id)| async move {
            loop {
                match departments.wait_for_event(&customer_id, &event_id).await {
                    Ok(()) => return true,
                    Err(status) if status.code() == Code::DeadlineExceeded && began.elapsed() < PATIENCE => {}
                    Err(_) => return false,
                }
            }
        })
        .buffer_unordered(WAIT_AT_ONCE)
        .all(std::future::ready)
        .await
}
