//! Calls that go on through a platform that is busy or restarts, and what to make of those that fail.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use baton_client::{Backoff, is_transient};
use tonic::{Code, Response, Status};

/// For how long calls are repeated while none at all succeeds: long enough for a platform to be restarted. While others
/// succeed the platform is only busy, and that passes.
const PATIENCE: Duration = Duration::from_secs(20);

/// What all calls of an import know of each other: whether to go on, and when one last succeeded.
#[derive(Debug)]
pub(super) struct Pulse {
    began: Instant,
    /// Milliseconds from the beginning to the last success.
    last_success: AtomicU64,
    stopped: AtomicBool,
}

impl Pulse {
    /// Nothing has been called yet.
    pub(super) fn new() -> Self {
        Self { began: Instant::now(), last_success: AtomicU64::new(0), stopped: AtomicBool::new(false) }
    }

    /// Begin nothing new from now on, and repeat nothing.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether to begin nothing new.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn succeeded(&self) {
        self.last_success.store(self.now(), Ordering::Relaxed);
    }

    /// Whether a call that began then and failed for a reason that passes should be made again.
    fn hopes(&self, began: u64) -> bool {
        let since = self.last_success.load(Ordering::Relaxed).max(began);
        !self.is_stopped() && self.now().saturating_sub(since) < PATIENCE.as_millis() as u64
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
                pulse.succeeded();
                return Ok(response.into_inner());
            }
            Err(status) if passes(&status) && pulse.hopes(began) => backoff.wait_after(&status).await,
            Err(status) => return Err(status),
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
