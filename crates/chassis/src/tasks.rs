//! Keeps background tasks running.
//!
//! A task that ends early does not bring the process down: while a relay fails, calls are still answered and what they
//! write waits in the outbox. It is an error each time, because somebody must look.

use std::time::{Duration, Instant};

use crate::Shutdown;
use crate::service::Task;

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Runs `task` until `stopping` is requested and it has ended.
pub(crate) async fn supervise(service: &'static str, task: Task, stopping: Shutdown) {
    let mut pause = FIRST_PAUSE;
    loop {
        let started = Instant::now();
        // Spawned so that a panic ends the task and not its supervisor.
        let outcome = tokio::spawn((task.run)(stopping.clone())).await;
        if stopping.is_requested() {
            return;
        }
        match outcome {
            Ok(Ok(())) => tracing::error!(service, task = task.name, "a background task ended early"),
            Ok(Err(error)) => {
                tracing::error!(
                    service,
                    task = task.name,
                    error = format!("{error:#}"),
                    "a background task failed"
                );
            }
            Err(_) => tracing::error!(service, task = task.name, "a background task panicked"),
        }
        // One that ran for a while has recovered from whatever ended it before.
        if started.elapsed() > LONGEST_PAUSE {
            pause = FIRST_PAUSE;
        }
        if stopping.unless(tokio::time::sleep(pause)).await.is_none() {
            return;
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
