//! Lets a layer be one async function from request to response, without tower's machinery around each.

use std::convert::Infallible;
use std::task::{Context, Poll};

use futures::FutureExt;
use futures::future::BoxFuture;
use http::{Request, Response};
use tokio::time::Instant;
use tonic::body::Body;
use tower::{Layer, Service};

/// What a middleware may stand in front of.
pub(crate) trait Inner:
    Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send + 'static>
    + Clone
    + Send
    + 'static
{
}

impl<S> Inner for S where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send + 'static>
        + Clone
        + Send
        + 'static
{
}

/// One async function around every call.
pub(crate) trait Middleware: Clone + Send + 'static {
    /// Handles `request`, by `next` or without it.
    fn handle<S: Inner>(
        self,
        request: Request<Body>,
        next: Next<S>,
    ) -> impl Future<Output = Response<Body>> + Send + 'static;
}

/// When the call came in. In the extensions of every request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrived(pub(crate) Instant);

/// The rest of the layers, and the handler behind them.
pub(crate) struct Next<S>(S);

impl<S: Inner> Next<S> {
    /// Lets the request go on.
    pub(crate) async fn run(mut self, request: Request<Body>) -> Response<Body> {
        // Every layer and tonic's router are always ready.
        let Ok(response) = self.0.call(request).await;
        response
    }
}

/// The tower layer of a middleware.
pub(crate) const fn around<M: Middleware>(middleware: M) -> Around<M> {
    Around(middleware)
}

#[derive(Debug, Clone)]
pub(crate) struct Around<M>(M);

impl<M: Middleware, S> Layer<S> for Around<M> {
    type Service = Wrapped<M, S>;

    fn layer(&self, inner: S) -> Self::Service {
        Wrapped { middleware: self.0.clone(), inner }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Wrapped<M, S> {
    middleware: M,
    inner: S,
}

impl<M: Middleware, S: Inner> Service<Request<Body>> for Wrapped<M, S> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        // Here and not in the future: on a busy machine that is polled later, when tonic's own timer runs already.
        request.extensions_mut().get_or_insert_with(|| Arrived(Instant::now()));
        self.middleware.clone().handle(request, Next(self.inner.clone())).map(Ok).boxed()
    }
}
