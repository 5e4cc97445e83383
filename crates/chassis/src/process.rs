//! Runs services until they are asked to stop, and stops them in order.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use baton_auth::{AuthLayer, Verifier};
use futures::future::join_all;
use tokio::sync::{oneshot, watch};
use tokio_util::task::TaskTracker;
use tonic_health::pb::health_server::HealthServer;
use tonic_health::server::{HealthReporter, HealthService};

use crate::layers::around;
use crate::layers::deadline::Deadlines;
use crate::layers::explain::Explain;
use crate::layers::observe::Observe;
use crate::layers::receive::Receive;
use crate::layers::shed::Shed;
use crate::layers::streams::StreamsEnd;
use crate::layers::writes::WritesFinish;
use crate::service::Closing;
use crate::{Listener, Service, Shutdown, readiness, reflection, server, tasks};

/// How much a service takes on at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Calls at work; one more is answered RESOURCE_EXHAUSTED at once.
    pub calls: usize,
    /// Connections from one address; one more is closed at once.
    pub connections_per_address: usize,
    /// Bytes of requests that have not arrived in full; a call with one more is answered RESOURCE_EXHAUSTED at once.
    pub arriving_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { calls: 1_024, connections_per_address: 512, arriving_bytes: 64 * 1024 * 1024 }
    }
}

/// The services of one process. Dropping it asks everything to stop without waiting; [`Self::drain`] waits.
pub struct Process {
    verifier: Arc<Verifier>,
    limits: Limits,
    /// No new calls: servers finish what they have.
    draining: Shutdown,
    /// No calls any more: tasks end.
    stopping: Shutdown,
    servers: TaskTracker,
    writes: TaskTracker,
    tasks: TaskTracker,
    ready: Vec<watch::Receiver<bool>>,
    closings: Vec<Closing>,
}

impl Process {
    /// A process without services, which will admit whom `verifier` knows.
    pub fn new(verifier: Verifier) -> Self {
        Self {
            verifier: Arc::new(verifier),
            limits: Limits::default(),
            draining: Shutdown::new(),
            stopping: Shutdown::new(),
            servers: TaskTracker::new(),
            writes: TaskTracker::new(),
            tasks: TaskTracker::new(),
            ready: Vec::new(),
            closings: Vec::new(),
        }
    }

    /// The same process with other limits, for each of its services.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Serves `service` on `listener` from now on, and runs its tasks.
    pub fn start(&mut self, mut service: Service, listener: Listener) -> anyhow::Result<()> {
        let name = service.name;
        let address = listener.address();
        let health = HealthReporter::new();
        let mut routes = service.take_routes();
        routes.add_service(HealthServer::new(HealthService::from_health_reporter(health.clone())));
        reflection::add(&mut routes, &service.grpc_names).context("the descriptors cannot be reflected")?;

        let server = server::hardened()
            .layer(around(Observe::new(name)))
            .layer(AuthLayer::new(Arc::clone(&self.verifier)))
            .layer(around(Deadlines))
            .layer(around(Receive::new(self.limits.arriving_bytes, self.draining.clone())))
            .layer(around(StreamsEnd(self.draining.clone())))
            .layer(around(WritesFinish(self.writes.clone())))
            .layer(around(Shed::at(self.limits.calls)))
            .layer(around(Explain))
            .add_routes(routes.routes());

        let connections = listener.connections(self.limits.connections_per_address);
        let draining = self.draining.clone();
        let (red, is_red) = oneshot::channel();
        self.servers.spawn(async move {
            // Red until the first check has passed: a new server is not yet a ready one.
            let _ = is_red.await;
            tracing::info!(service = name, %address, "serving");
            let stop = async { draining.requested().await };
            if server.serve_with_incoming_shutdown(connections, stop).await.is_err() {
                tracing::error!(service = name, "a server ended with an error");
            }
        });

        let (ready, is_ready) = watch::channel(false);
        self.ready.push(is_ready);
        let draining = self.draining.clone();
        self.tasks.spawn(readiness::report(
            name,
            service.grpc_names,
            service.checks,
            health,
            red,
            ready,
            draining,
        ));
        for task in service.tasks {
            self.tasks.spawn(tasks::supervise(name, task, self.stopping.clone()));
        }
        self.closings.extend(service.closings);
        Ok(())
    }

    /// Waits until every service started so far is ready.
    pub async fn ready(&self) {
        for ready in &self.ready {
            // It fails only when the service is gone already, and then nobody waits for it any more.
            let _ = ready.clone().wait_for(|is_ready| *is_ready).await;
        }
    }

    /// The wish to drain: whoever requests it makes [`Self::run`] return, and whoever holds it learns of it.
    pub fn shutdown(&self) -> Shutdown {
        self.draining.clone()
    }

    /// Runs until a signal to stop arrives or somebody requests the shutdown, then drains.
    pub async fn run(self, grace: Duration) -> anyhow::Result<()> {
        if let Some(signal) = self.draining.unless(crate::terminated()).await {
            signal?;
            tracing::info!("stopping: finishing what is under way");
        }
        self.drain(grace).await;
        Ok(())
    }

    /// Takes no more calls, ends streams, waits for calls and writes, then stops the tasks, and closes what the services
    /// leave open. Gives up after `grace`.
    pub async fn drain(mut self, grace: Duration) {
        self.draining.request();
        let closings = std::mem::take(&mut self.closings);
        let finished = tokio::time::timeout(grace, async {
            self.servers.close();
            self.servers.wait().await;
            self.writes.close();
            self.writes.wait().await;
            self.stopping.request();
            self.tasks.close();
            self.tasks.wait().await;
            join_all(closings.into_iter().map(|close| close())).await;
        });
        if finished.await.is_err() {
            let (servers, writes, tasks) = (self.servers.len(), self.writes.len(), self.tasks.len());
            tracing::warn!(servers, writes, tasks, "not everything finished in time");
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.draining.request();
        self.stopping.request();
    }
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Process").field("services", &self.ready.len()).finish_non_exhaustive()
    }
}
