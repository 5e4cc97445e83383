//! Calls that go on through a platform that is busy or restarts, and what to make of those that fail.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use baton_client::{Backoff, is_transient};
use tonic::{Code, Response, Status};

/// For how long one call is repeated: long enough for a platform to be restarted.
const PATIENCE: Duration = Duration::from_secs(20);

/// Tells every customer's work to begin nothing new.
#[derive(Debug, Default)]
pub(super) struct Stop(AtomicBool);

impl Stop {
    /// From now on.
    pub(super) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether to begin nothing new.
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Makes a call until it succeeds, fails for good, or patience ends. `call` sends the same request each time, so a
/// write whose outcome is unknown may be repeated.
pub(super) async fn persist<T, C, F>(stop: &Stop, mut call: C) -> Result<T, Status>
where
    C: FnMut() -> F,
    F: Future<Output = Result<Response<T>, Status>>,
{
    let (began, mut backoff) = (Instant::now(), Backoff::new());
    loop {
        match call().await {
            Ok(response) => return Ok(response.into_inner()),
            Err(status) if passes(&status) && began.elapsed() < PATIENCE && !stop.is_set() => {
                backoff.wait_after(&status).await;
            }
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
