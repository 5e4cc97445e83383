//! Calls that go on through a platform that is busy or restarts, and what to make of those that fail.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use baton_client::{Backoff, is_transient};
use baton_errors::{Reason, reason_of};
use tonic::{Code, Response, Status};

/// For how long calls are repeated while none at all succeeds: long enough for a platform to be restarted. While others
/// succeed the platform is only busy, and that passes.
const PATIENCE: Duration = Duration::from_mins(1);

/// For how long a department may hear of nothing new while it is asked about orders of which it has not heard.
const HEARING: Duration = Duration::from_mins(1);

/// What all calls of an import know of each other: whether to go on, and when something last got on.
#[derive(Debug)]
pub(super) struct Pulse {
    began: Instant,
    /// When a call last succeeded.
    answered: Beat,
    /// When a department last knew an order that it can only have heard of.
    heard: Beat,
    stopped: AtomicBool,
}

/// When something last happened, in milliseconds from the beginning.
#[derive(Debug, Default)]
struct Beat(AtomicU64);

impl Pulse {
    /// Nothing has been called yet.
    pub(super) fn new() -> Self {
        Self {
            began: Instant::now(),
            answered: Beat::default(),
            heard: Beat::default(),
            stopped: AtomicBool::new(false),
        }
    }

    /// Begin nothing new from now on, and repeat nothing.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether to begin nothing new.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Whether a call that began then and failed for a reason that passes should be made again.
    fn hopes(&self, beat: &Beat, began: u64, patience: Duration) -> bool {
        let since = beat.0.load(Ordering::Relaxed).max(began);
        !self.is_stopped() && self.now().saturating_sub(since) < patience.as_millis() as u64
    }

    fn note(&self, beat: &Beat) {
        beat.0.store(self.now(), Ordering::Relaxed);
    }

    fn now(&self) -> u64 {
        self.began.elapsed().as_millis() as u64
    }
}

/// Makes a call until it succeeds, fails for good, or patience ends. `call` sends the same request each time, so a
/// write whose outcome is unknown may be repeated.
pub(super) async fn persist<T, C, F>(pulse: &Pulse, mut call: C) -> Result<T, Status>
where
    C: FnMut() -> F,
    F: Future<Output = Result<Response<T>, Status>>,
{
    let (began, mut backoff) = (pulse.now(), Backoff::new());
    loop {
        match call().await {
            Ok(response) => {
                pulse.note(&pulse.answered);
                return Ok(response.into_inner());
            }
            Err(status) if passes(&status) && pulse.hopes(&pulse.answered, began, PATIENCE) => {
                backoff.wait_after(&status).await;
            }
            Err(status) => return Err(status),
        }
    }
}

/// Makes a call until the department that is called has heard of the order that it is about: it learns of orders through
/// the timeline, a moment after they are placed.
pub(super) async fn persist_until_heard<T, C, F>(pulse: &Pulse, mut call: C) -> Result<T, Status>
where
    C: FnMut() -> F,
    F: Future<Output = Result<Response<T>, Status>>,
{
    let (began, mut backoff) = (pulse.now(), Backoff::new());
    loop {
        match persist(pulse, &mut call).await {
            Err(status)
                if reason_of(&status) == Some(Reason::OrderNotFound)
                    && pulse.hopes(&pulse.heard, began, HEARING) =>
            {
                backoff.wait().await;
            }
            outcome => {
                if outcome.is_ok() {
                    pulse.note(&pulse.heard);
                }
                return outcome;
            }
        }
    }
}

fn passes(status: &Status) -> bool {
    is_transient(status) || status.code() == Code::DeadlineExceeded
}

/// Whether a failure is about this one request. Anything else would meet every other request too.
pub(super) fn concerns_the_request(status: &Status) -> bool {
    matches!(
        status.code(),
        Code::InvalidArgument
            | Code::NotFound
            | Code::AlreadyExists
            | Code::FailedPrecondition
            | Code::Aborted
            | Code::OutOfRange
            | Code::Internal
    ) && !is_transient(status)
}

/// Whether an earlier import made the same thing, perhaps with other content: what is there stays.
pub(super) fn was_there(status: &Status) -> bool {
    matches!(reason_of(status), Some(Reason::RequestIdReused | Reason::ExternalReferenceTaken))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use baton_errors::Failure;

    use super::*;

    /// How often a call is made that fails `failures` times for a reason, and what becomes of it.
    async fn calls(reason: Reason, failures: usize, until_heard: bool) -> (usize, bool) {
        let (pulse, made) = (Pulse::new(), Cell::new(0));
        let call = || {
            made.set(made.get() + 1);
            let fails = made.get() <= failures;
            async move { if fails { Err(Failure::new(reason, "").into()) } else { Ok(Response::new(())) } }
        };
        let outcome =
            if until_heard { persist_until_heard(&pulse, call).await } else { persist(&pulse, call).await };
        (made.get(), outcome.is_ok())
    }

    #[tokio::test]
    async fn what_passes_is_called_again_and_what_is_unheard_of_where_hearing_is_waited_for() {
        assert_eq!(calls(Reason::Overloaded, 3, false).await, (4, true));
        assert_eq!(calls(Reason::OrderNotFound, 3, false).await, (1, false));
        assert_eq!(calls(Reason::OrderNotFound, 3, true).await, (4, true));
        assert_eq!(calls(Reason::WrongState, 3, true).await, (1, false));
    }

    #[tokio::test]
    async fn whoever_is_told_to_stop_repeats_nothing() {
        let pulse = Pulse::new();
        pulse.stop();
        let refused = || async { Err::<Response<()>, _>(Failure::new(Reason::Overloaded, "").into()) };
        assert!(persist(&pulse, refused).await.is_err());
    }
}
