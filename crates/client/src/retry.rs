//! Repeats calls that failed for reasons that pass.

use std::error::Error;
use std::time::Duration;

use baton_errors::{Reason, reason_of};
use tonic::{Code, Response, Status};
use tonic_types::StatusExt;

const ATTEMPTS: usize = 6;
const FIRST_DELAY: Duration = Duration::from_millis(50);
const LONGEST_DELAY: Duration = Duration::from_secs(5);

/// Makes a call up to six times, until it succeeds or fails for good.
///
/// `call` must send the same request each time, with the same request id; the server then gives a repeated write its
/// first outcome.
pub async fn retry<T, C, F>(mut call: C) -> Result<T, Status>
where
    C: FnMut() -> F,
    F: Future<Output = Result<Response<T>, Status>>,
{
    let mut backoff = Backoff::new();
    for _ in 1..ATTEMPTS {
        match call().await {
            Err(status) if is_transient(&status) => backoff.wait_after(&status).await,
            outcome => return outcome.map(Response::into_inner),
        }
    }
    call().await.map(Response::into_inner)
}

/// Whether the same call, repeated as it is, may succeed soon.
pub fn is_transient(status: &Status) -> bool {
    match status.code() {
        Code::Unavailable => true,
        Code::Aborted => reason_of(status) == Some(Reason::Conflict),
        Code::ResourceExhausted => reason_of(status) == Some(Reason::Overloaded),
        // A status with a source was made on this side: the connection broke under the call.
        Code::Unknown | Code::Internal | Code::Cancelled => status.source().is_some(),
        _ => false,
    }
}

/// Growing pauses with full jitter, so that many clients of one restarted server do not come back as one.
#[derive(Debug, Clone, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// No failure yet.
    pub const fn new() -> Self {
        Self { failures: 0 }
    }

    /// Forgets the failures: something worked.
    pub const fn reset(&mut self) {
        self.failures = 0;
    }

    /// The next pause: between nothing and twice the longest one before, at most five seconds.
    pub fn next_delay(&mut self) -> Duration {
        let longest = FIRST_DELAY.saturating_mul(1 << self.failures.min(16)).min(LONGEST_DELAY);
        self.failures = self.failures.saturating_add(1);
        longest.mul_f64(rand::random())
    }

    /// Waits for the next pause.
    pub async fn wait(&mut self) {
        tokio::time::sleep(self.next_delay()).await;
    }

    /// Waits for the next pause, and at least as long as the status asks for.
    pub async fn wait_after(&mut self, status: &Status) {
        let asked = status.get_details_retry_info().and_then(|info| info.retry_delay).unwrap_or_default();
        tokio::time::sleep(self.next_delay().max(asked.min(LONGEST_DELAY))).await;
    }
}

#[cfg(test)]
mod tests {
    use baton_errors::Failure;

    use super::*;

    async fn attempts(reason: Reason, failures: usize) -> (usize, Result<(), Code>) {
        let mut made = 0;
        let outcome = retry(|| {
            made += 1;
            let fails = made <= failures;
            async move { if fails { Err(Failure::new(reason, "").into()) } else { Ok(Response::new(())) } }
        })
        .await;
        (made, outcome.map_err(|status| status.code()))
    }

    #[tokio::test(start_paused = true)]
    async fn what_passes_is_repeated_and_what_is_final_is_not() {
        for reason in [Reason::ShuttingDown, Reason::OutcomeUnknown, Reason::Overloaded, Reason::Conflict] {
            assert_eq!(attempts(reason, 3).await, (4, Ok(())), "{reason:?}");
        }
        for reason in
            [Reason::InvalidField, Reason::StaleEtag, Reason::HandoffAlreadyDecided, Reason::Internal]
        {
            assert_eq!(attempts(reason, 3).await.0, 1, "{reason:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_stays_away_is_reported() {
        assert_eq!(attempts(Reason::ServiceUnavailable, 100).await, (ATTEMPTS, Err(Code::Unavailable)));
    }

    #[test]
    fn pauses_grow_and_stay_bounded() {
        let mut backoff = Backoff::new();
        assert!(backoff.next_delay() <= FIRST_DELAY);
        assert!((0..100).all(|_| backoff.next_delay() <= LONGEST_DELAY));
        backoff.reset();
        assert!(backoff.next_delay() <= FIRST_DELAY);
    }
}
