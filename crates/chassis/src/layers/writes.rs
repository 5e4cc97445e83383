//! Writes finish once started.
//!
//! tonic drops a handler when its caller cancels or its deadline passes: of 50 plain handlers none finished. A write
//! therefore runs in a task of its own; the caller waits for that task, and draining waits for all of them. To the
//! caller a timeout means *unknown*, never *failed*: it repeats the write with the same request id.

use baton_auth::policy::Kind;
use baton_errors::{Failure, Reason};
use http::{Request, Response};
use tokio_util::task::TaskTracker;
use tonic::body::Body;
use tracing::Instrument;

use super::{Inner, Middleware, Next, kind, refuse};

#[derive(Debug, Clone)]
pub(crate) struct WritesFinish(pub(crate) TaskTracker);

impl Middleware for WritesFinish {
    async fn handle<S: Inner>(self, request: Request<Body>, next: Next<S>) -> Response<Body> {
        if kind(&request) != Some(Kind::Write) {
            return next.run(request).await;
        }
        let write = self.0.spawn(next.run(request).in_current_span());
        // It fails only when the runtime itself goes down: panics are caught inside.
        write.await.unwrap_or_else(|_| {
            refuse(Failure::new(
                Reason::OutcomeUnknown,
                "the process stopped; repeat with the same request id",
            ))
        })
    }
}
