//! Tells gRPC health (`grpc.health.v1`) whether the service can do its work.

use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use crate::Shutdown;
use crate::service::Check;

const INTERVAL: Duration = Duration::from_secs(2);

/// Turns the health of one listener red, says so by `red`, and keeps it up to date until `draining` is requested; then
/// it is red again. Nobody else sets it: two who do would overtake each other.
pub(crate) async fn report(
    service: &'static str,
    grpc_names: Vec<&'static str>,
    checks: Vec<Check>,
    reporter: HealthReporter,
    red: oneshot::Sender<()>,
    ready: watch::Sender<bool>,
    draining: Shutdown,
) {
    set(&reporter, &grpc_names, false).await;
    // The server that waits for this may be gone; then nobody asks either.
    let _ = red.send(());
    loop {
        let Some(is_ready) = draining.unless(all_pass(service, &checks)).await else { break };
        let was_ready = ready.send_replace(is_ready);
        if is_ready != was_ready {
            set(&reporter, &grpc_names, is_ready).await;
            tracing::info!(service, ready = is_ready, "readiness changed");
        }
        if draining.unless(tokio::time::sleep(INTERVAL)).await.is_none() {
            break;
        }
    }
    ready.send_replace(false);
    set(&reporter, &grpc_names, false).await;
}

/// Sets the health of the listener (the empty name) and of each service on it.
async fn set(reporter: &HealthReporter, grpc_names: &[&'static str], is_ready: bool) {
    let status = if is_ready { ServingStatus::Serving } else { ServingStatus::NotServing };
    for name in grpc_names.iter().chain(&[""]) {
        reporter.set_service_status(*name, status).await;
    }
}

async fn all_pass(service: &'static str, checks: &[Check]) -> bool {
    for check in checks {
        let passes = tokio::time::timeout(INTERVAL, (check.passes)()).await;
        if passes != Ok(true) {
            tracing::debug!(service, check = check.name, "not ready");
            return false;
        }
    }
    true
}
