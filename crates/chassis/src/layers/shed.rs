//! Refuses a call too many at once, instead of letting all of them wait until none is answered in time.

use std::sync::Arc;

use baton_auth::policy;
use baton_errors::{Failure, Reason};
use http::{Request, Response};
use tokio::sync::Semaphore;
use tonic::body::Body;

use super::{Inner, Middleware, Next, refuse};

/// A limit of calls at work, over all connections of a service. A stream counts while it opens.
#[derive(Debug, Clone)]
pub(crate) struct Shed(Arc<Semaphore>);

impl Shed {
    pub(crate) fn at(calls: usize) -> Self {
        Self(Arc::new(Semaphore::new(calls)))
    }
}

impl Middleware for Shed {
    async fn handle<S: Inner>(self, request: Request<Body>, next: Next<S>) -> Response<Body> {
        // A busy service is still alive, and must be able to say so.
        if policy::is_open(request.uri().path()) {
            return next.run(request).await;
        }
        let Ok(_permit) = self.0.try_acquire() else {
            return refuse(Failure::new(
                Reason::Overloaded,
                "too many calls at once: repeat this one shortly",
            ));
        };
        next.run(request).await
    }
}
