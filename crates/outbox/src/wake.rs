//! Tells the relay of the same process that something was committed.

use std::sync::Arc;

use tokio::sync::Notify;

/// Tells the relay that there is something to do. A lost or doubled call costs at most one poll interval.
#[derive(Debug, Clone, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    /// To be called after a commit that may have enqueued something.
    pub fn wake(&self) {
        self.0.notify_one();
    }

    pub(crate) async fn woken(&self) {
        self.0.notified().await;
    }
}
