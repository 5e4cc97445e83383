//! The wish to stop, shared by everything that has to.

use tokio_util::sync::CancellationToken;

/// The wish to stop. Clones share it; once requested it stays requested.
#[derive(Debug, Clone, Default)]
pub struct Shutdown(CancellationToken);

impl Shutdown {
    /// Not requested yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks everybody who holds a clone to stop.
    pub fn request(&self) {
        self.0.cancel();
    }

    /// Whether somebody asked to stop.
    pub fn is_requested(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Waits until somebody asks to stop.
    pub async fn requested(&self) {
        self.0.cancelled().await;
    }

    /// Runs `work` until it ends or somebody asks to stop, in which case it is dropped and `None` is given.
    pub async fn unless<F: Future>(&self, work: F) -> Option<F::Output> {
        self.0.run_until_cancelled(work).await
    }

    /// The same wish as a plain token, for library crates that know nothing of services.
    pub fn token(&self) -> CancellationToken {
        self.0.clone()
    }
}
