//! Whether the services answer.

use std::time::Duration;

use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::findings::{Finding, fail, ok};
use crate::ready::Ready;

const DEADLINE: Duration = Duration::from_secs(2);

/// Asks each service for its health.
pub(super) async fn check(ready: &Ready) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, url) in &ready.services {
        findings.push(match health(url).await {
            Ok(true) => ok(name, format!("serves at {url}")),
            Ok(false) => {
                let advice =
                    "it cannot do its work: look at the databases below, and at what the platform logs";
                fail(name, format!("answers at {url}, but is not ready"), advice)
            }
            Err(()) => {
                let advice =
                    "the platform is gone without having said goodbye: start it again with `baton up`";
                fail(name, format!("nobody answers at {url}"), advice)
            }
        });
    }
    findings
}

async fn health(url: &str) -> Result<bool, ()> {
    let endpoint =
        Endpoint::from_shared(url.to_owned()).map_err(drop)?.connect_timeout(DEADLINE).timeout(DEADLINE);
    let mut client = HealthClient::new(endpoint.connect().await.map_err(drop)?);
    let answer = client.check(HealthCheckRequest { service: String::new() }).await.map_err(drop)?;
    Ok(answer.into_inner().status() == ServingStatus::Serving)
}
