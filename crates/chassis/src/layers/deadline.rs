//! Deadlines: the caller's (`grpc-timeout`), or ours when it has none.
//!
//! tonic honours the header too, but answers CANCELLED; this layer is always a little earlier and answers
//! DEADLINE_EXCEEDED.

use std::time::{Duration, Instant};

use baton_auth::policy::Kind;
use baton_errors::{Failure, Reason};
use http::{HeaderMap, Request, Response};
use tonic::body::Body;

use super::{Arrived, Inner, Middleware, Next, kind, refuse};

/// For a call whose caller set none.
pub(super) const DEFAULT: Duration = Duration::from_secs(30);
/// A call that takes longer than this should have been a stream.
const LONGEST: Duration = Duration::from_mins(5);
/// How much earlier than the caller we give up, so that it hears why.
const AHEAD: Duration = Duration::from_millis(5);

/// When the answer is no longer wanted. In the extensions of every request.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(Instant);

impl Deadline {
    /// The deadline of a request; 30 seconds from now for one that came past the layers (tests).
    pub fn of<T>(request: &tonic::Request<T>) -> Self {
        request.extensions().get().copied().unwrap_or_else(|| Self(Instant::now() + DEFAULT))
    }

    /// The instant itself.
    pub const fn instant(self) -> Instant {
        self.0
    }

    /// How much time is left; nothing once it has passed.
    pub fn remaining(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadlines;

impl Middleware for Deadlines {
    async fn handle<S: Inner>(self, mut request: Request<Body>, next: Next<S>) -> Response<Body> {
        let asked = asked(request.headers());
        let limit = match kind(&request) {
            Some(Kind::Read | Kind::Write) => asked.unwrap_or(DEFAULT).min(LONGEST),
            // Streams stay open as long as the caller wants; `streams` ends them.
            Some(Kind::Stream | Kind::Conversation) | None => match asked {
                Some(asked) => asked,
                None => return next.run(request).await,
            },
        };
        let limit = limit.saturating_sub(AHEAD.min(limit / 20));
        let arrived = request.extensions().get().map_or_else(tokio::time::Instant::now, |Arrived(at)| *at);
        let deadline = arrived + limit;
        request.extensions_mut().insert(Deadline(deadline.into_std()));
        tokio::time::timeout_at(deadline, next.run(request)).await.unwrap_or_else(|_| refuse(passed()))
    }
}

pub(super) fn passed() -> Failure {
    let message =
        "the deadline passed; a write may or may not have happened: repeat it with the same request id";
    Failure::new(Reason::DeadlineExceeded, message)
}

/// The `grpc-timeout` header: at most eight digits and a unit. A malformed one counts as none.
fn asked(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.len() > 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(count * 3_600)),
        "M" => Some(Duration::from_secs(count * 60)),
        "S" => Some(Duration::from_secs(count)),
        "m" => Some(Duration::from_millis(count)),
        "u" => Some(Duration::from_micros(count)),
        "n" => Some(Duration::from_nanos(count)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use baton_auth::policy;
    use tonic::{Code, Status};
    use tower::{Layer, Service, ServiceExt};

    use super::super::around;
    use super::*;

    async fn outcome(method: &'static str, timeout: Option<&str>) -> Option<Code> {
        let handler = tower::service_fn(|request: Request<Body>| async move {
            assert!(request.extensions().get::<Deadline>().is_some());
            std::future::pending::<Result<Response<Body>, Infallible>>().await
        });
        let mut request = Request::builder().uri(method);
        if let Some(timeout) = timeout {
            request = request.header("grpc-timeout", timeout);
        }
        let request = request.extension(policy::rule_for(method).unwrap()).body(Body::empty()).unwrap();
        let response = around(Deadlines).layer(handler).oneshot(request).await.unwrap();
        Status::from_header_map(response.headers()).map(|status| status.code())
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_ends_a_little_before_its_deadline_and_always_at_some_time() {
        let get = "/baton.timeline.v1.TimelineService/GetEvent";
        let started = tokio::time::Instant::now();
        assert_eq!(outcome(get, Some("100m")).await, Some(Code::DeadlineExceeded));
        assert!(started.elapsed() < Duration::from_millis(100));

        for (timeout, expected) in [(None, DEFAULT), (Some("8H"), LONGEST)] {
            let started = tokio::time::Instant::now();
            assert_eq!(outcome(get, timeout).await, Some(Code::DeadlineExceeded));
            assert!(started.elapsed() <= expected && started.elapsed() + AHEAD * 2 > expected);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_time_runs_from_the_arrival_also_on_a_busy_machine() {
        let handler = tower::service_fn(|_| std::future::pending::<Result<Response<Body>, Infallible>>());
        let method = "/baton.timeline.v1.TimelineService/GetEvent";
        let request = Request::builder().uri(method).header("grpc-timeout", "100m");
        let request = request.extension(policy::rule_for(method).unwrap()).body(Body::empty()).unwrap();
        let arrived = tokio::time::Instant::now();
        let answer = around(Deadlines).layer(handler).call(request);
        tokio::time::sleep(Duration::from_millis(50)).await;
        let response = answer.await.unwrap();
        assert_eq!(Status::from_header_map(response.headers()).unwrap().code(), Code::DeadlineExceeded);
        assert!(arrived.elapsed() < Duration::from_millis(100), "tonic was earlier: {:?}", arrived.elapsed());
    }

    #[test]
    fn timeouts_are_read_as_the_protocol_writes_them() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("grpc-timeout", text.parse().unwrap());
            asked(&headers)
        };
        assert_eq!(read("5000m"), Some(Duration::from_secs(5)));
        assert_eq!(read("1H"), Some(Duration::from_hours(1)));
        assert_eq!(read("99999999n"), Some(Duration::from_nanos(99_999_999)));
        for bad in ["", "m", "5", "5x", "-5S", "+5S", "999999999S", "5.5S"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
