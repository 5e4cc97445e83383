//! Background tasks are kept running.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use baton_chassis::Limits;
use tokio::sync::Semaphore;

use crate::harness::{Harness, reached};

#[tokio::test]
async fn a_task_that_fails_or_panics_is_started_again() {
    let attempts = Arc::new(AtomicUsize::new(0));
    let settled = Arc::new(Semaphore::new(0));
    let (count, signal) = (Arc::clone(&attempts), Arc::clone(&settled));
    let _harness = Harness::start_with(Limits::default(), |service| {
        service.task("planted", move |shutdown| {
            let (attempt, signal) = (count.fetch_add(1, Ordering::SeqCst), Arc::clone(&signal));
            async move {
                match attempt {
                    0 => anyhow::bail!("a planted failure"),
                    1 => panic!("a planted panic"),
                    _ => {
                        signal.add_permits(1);
                        shutdown.requested().await;
                        Ok(())
                    }
                }
            }
        })
    })
    .await;
    reached(&settled, 1).await;
    assert_eq!(attempts.load(Ordering::SeqCst), 3);
}
