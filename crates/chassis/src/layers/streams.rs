//! Ends long-lived streams: when the process drains, when they are old, or at their deadline.
//!
//! Without it draining would wait for callers that never leave, and a connection would outlive its age. A stream ends
//! with UNAVAILABLE, which asks the caller to resume: elsewhere, or here after the restart.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use baton_auth::policy::Kind;
use baton_errors::{Failure, Reason};
use bytes::Bytes;
use futures::FutureExt;
use futures::future::BoxFuture;
use http::{Request, Response};
use http_body::{Body as HttpBody, Frame};
use tonic::Status;
use tonic::body::Body;

use super::deadline::passed;
use super::{Deadline, Inner, Middleware, Next, kind};
use crate::Shutdown;
use crate::server::{CONNECTION_AGE, jittered};

#[derive(Debug, Clone)]
pub(crate) struct StreamsEnd(pub(crate) Shutdown);

impl Middleware for StreamsEnd {
    async fn handle<S: Inner>(self, request: Request<Body>, next: Next<S>) -> Response<Body> {
        if matches!(kind(&request), Some(Kind::Read | Kind::Write)) {
            return next.run(request).await;
        }
        let deadline = request.extensions().get::<Deadline>().copied();
        let end = end(self.0, deadline).boxed();
        next.run(request).await.map(|body| Body::new(Ending { body, end, has_ended: false }))
    }
}

async fn end(draining: Shutdown, deadline: Option<Deadline>) -> Failure {
    let at_deadline = async {
        match deadline {
            Some(deadline) => tokio::time::sleep_until(deadline.instant().into()).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = draining.requested() => Failure::new(Reason::ShuttingDown, "the process is shutting down: resume"),
        () = tokio::time::sleep(jittered(CONNECTION_AGE)) => Failure::new(Reason::ShuttingDown, "the stream is old: resume"),
        () = at_deadline => passed(),
    }
}

/// A response body that ends with a failure when its end comes before it is over.
struct Ending {
    body: Body,
    end: BoxFuture<'static, Failure>,
    has_ended: bool,
}

impl HttpBody for Ending {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        if let Poll::Ready(failure) = self.end.as_mut().poll(context) {
            self.has_ended = true;
            let mut trailers = http::HeaderMap::new();
            Status::from(failure).add_header(&mut trailers)?;
            return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        self.has_ended = frame.as_ref().is_none_or(|frame| frame.as_ref().is_ok_and(Frame::is_trailers));
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.has_ended || self.body.is_end_stream()
    }
}
