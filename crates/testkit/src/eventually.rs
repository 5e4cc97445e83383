//! Waiting for a condition.

use std::time::{Duration, Instant};

/// Long, because a slow machine is no failure: only a condition that never comes costs this much.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(10);

/// Asks until there is an answer, and gives it. Fails the test when there is none after a minute.
///
/// ```ignore
/// let entry = eventually("the order's entry is on the timeline", async || find_entry(&timeline).await).await;
/// eventually("the outbox is empty", async || (outbox_len(&db).await == 0).then_some(())).await;
/// ```
pub async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(started.elapsed() < PATIENCE, "waited {PATIENCE:?} in vain until {what}");
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn gives_the_first_answer() {
        let mut asked = 0;
        let answer = eventually("the third question is answered", async || {
            asked += 1;
            (asked == 3).then_some("yes")
        });
        assert_eq!(answer.await, "yes");
        assert_eq!(asked, 3);
    }
}
