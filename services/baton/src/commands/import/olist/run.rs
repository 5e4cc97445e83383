//! Runs the plan: many customers at once, each in the order of their life.

use std::collections::VecDeque;
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

/// How many customers' last events are waited for at the end. Departments pass events on in the order in which they
/// were made, so when the last ones are there, all are.
const WAIT_FOR: usize = 256;

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
    let mut last_events = VecDeque::with_capacity(WAIT_FOR);
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
    fn add(
        &mut self,
        told: Told,
        last_events: &mut VecDeque<(String, String)>,
        departments: &Departments,
        interrupted: bool,
    ) {
        self.tally.add(&told.tally);
        self.findings.append(told.findings);
        if let Some(event) = told.last_event {
            if last_events.len() == WAIT_FOR {
                last_events.pop_front();
            }
            last_events.push_back(event);
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
async fn arrived(departments: &Departments, last_events: VecDeque<(String, String)>) -> bool {
    let began = Instant::now();
    for (customer_id, event_id) in last_events {
        loop {
            match departments.wait_for_event(&customer_id, &event_id).await {
                Ok(()) => break,
                Err(status) if status.code() == Code::DeadlineExceeded && began.elapsed() < PATIENCE => {}
                Err(_) => return false,
            }
        }
    }
    true
}
