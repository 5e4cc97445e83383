//! What a service's library gives to the process that runs it.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use http::{Request, Response};
use tonic::body::Body;
use tonic::server::NamedService;
use tonic::service::{Routes, RoutesBuilder};
use tower::Service as TowerService;

use crate::Shutdown;

/// A service, ready to be run: its generated servers, its background tasks, and what it needs to be ready.
pub struct Service {
    pub(crate) name: &'static str,
    routes: RoutesBuilder,
    pub(crate) grpc_names: Vec<&'static str>,
    pub(crate) tasks: Vec<Task>,
    pub(crate) checks: Vec<Check>,
    pub(crate) closings: Vec<Closing>,
}

/// A background task: called again after it ended before its time.
pub(crate) struct Task {
    pub(crate) name: &'static str,
    pub(crate) run: Arc<dyn Fn(Shutdown) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>,
}

/// Something that must work for the service to be ready.
pub(crate) struct Check {
    pub(crate) name: &'static str,
    pub(crate) passes: Box<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>,
}

/// What is done when nothing uses the service any more.
pub(crate) type Closing = Box<dyn FnOnce() -> BoxFuture<'static, ()> + Send + Sync>;

impl Service {
    /// A service without anything to serve yet. `name` is its directory's: `timeline`, `orders` …
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            routes: Routes::builder(),
            grpc_names: Vec::new(),
            tasks: Vec::new(),
            checks: Vec::new(),
            closings: Vec::new(),
        }
    }

    /// Serves a generated server, such as `OrdersServiceServer::new(…)`. Its message limits are set on it beforehand,
    /// see [`crate::MAX_MESSAGE_BYTES`].
    #[must_use]
    pub fn serving<S>(mut self, server: S) -> Self
    where
        S: TowerService<Request<Body>, Response = Response<Body>, Error = Infallible>
            + NamedService
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send + 'static,
    {
        self.grpc_names.push(S::NAME);
        self.routes.add_service(server);
        self
    }

    /// Runs a background task as long as the service. It must end soon after the shutdown it is given is requested;
    /// that happens after the last call was answered. A task that ends before, fails or panics is logged as an error
    /// and started again after a pause.
    #[must_use]
    pub fn task<T, F>(mut self, name: &'static str, task: T) -> Self
    where
        T: Fn(Shutdown) -> F + Send + Sync + 'static,
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.tasks.push(Task { name, run: Arc::new(move |shutdown| task(shutdown).boxed()) });
        self
    }

    /// Makes the service ready only while `check` passes. It is asked every two seconds and may take as long.
    #[must_use]
    pub fn ready_when<C, F>(mut self, name: &'static str, check: C) -> Self
    where
        C: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = bool> + Send + 'static,
    {
        self.checks.push(Check { name, passes: Box::new(move || check().boxed()) });
        self
    }

    /// Does `last` when nothing uses the service any more: after the last call was answered and the tasks have ended.
    /// For what must be given back while whoever lent it is still there, such as connections to a database.
    #[must_use]
    pub fn closing<C, F>(mut self, last: C) -> Self
    where
        C: FnOnce() -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        self.closings.push(Box::new(move || last().boxed()));
        self
    }

    /// The service's directory name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn take_routes(&mut self) -> RoutesBuilder {
        std::mem::take(&mut self.routes)
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tasks: Vec<_> = self.tasks.iter().map(|task| task.name).collect();
        f.debug_struct("Service")
            .field("name", &self.name)
            .field("serves", &self.grpc_names)
            .field("tasks", &tasks)
            .finish_non_exhaustive()
    }
}
