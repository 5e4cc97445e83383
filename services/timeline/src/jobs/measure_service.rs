//! Makes metrics of the service report of the last 24 hours.
//!
//! Each replica measures the whole install: a dashboard takes the numbers of any one.

mod gauges;

use std::time::Duration;

use baton_errors::{Failure, slug};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use self::gauges::Gauges;
use crate::app::App;
use crate::domain::period::Period;
use crate::queries::service_report::GetServiceReport;

/// How old the numbers may be. A report reads what is young by its indexes, and each promise and handoff once.
const PERIOD: Duration = Duration::from_secs(60);

/// How far back the report looks.
const WINDOW: Duration = Duration::from_hours(24);

/// Measures until `shutdown`.
pub(crate) async fn measure_service(app: App, shutdown: CancellationToken) {
    let gauges = Gauges::new();
    let mut tick = tokio::time::interval(PERIOD);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = tick.tick() => {}
        }
        let period = Period { from: Some(app.clock.now() - WINDOW), before: None };
        match app.ask(GetServiceReport { period, department: None }).await {
            Ok(reports) => reports.iter().for_each(|report| gauges.record(report)),
            Err(error) => {
                let failure = Failure::from(error);
                tracing::info!(
                    reason = slug(failure.reason()),
                    "the service could not be measured; tried again in a minute"
                );
            }
        }
    }
}
