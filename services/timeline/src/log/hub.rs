//! Wakes those who wait for events, in this process.
//!
//! The hub knows the last committed position of each partition: from the writers of this process as they commit, and
//! from a poll of the heads for what other replicas wrote. It may be behind the database, never ahead of it, and it
//! carries no events: whoever is woken reads from the database after its own cursor.

use std::sync::Arc;

use baton_model::{PARTITIONS, Partition};
use tokio::sync::watch;

/// Wakes those who wait for events. Clones share the state.
#[derive(Debug, Clone)]
pub(crate) struct Hub {
    partitions: Arc<[watch::Sender<i64>]>,
    /// Counts the news of all partitions.
    any: watch::Sender<u64>,
}

impl Hub {
    /// A hub that knows of nothing yet.
    pub(crate) fn new() -> Self {
        let partitions = (0..PARTITIONS).map(|_| watch::Sender::new(0)).collect();
        Self { partitions, any: watch::Sender::new(0) }
    }

    /// Says that everything up to `position` of the partition is committed.
    pub(crate) fn committed(&self, partition: Partition, position: i64) {
        let news = self.partitions[partition.index()].send_if_modified(|last| {
            let news = position > *last;
            *last = position.max(*last);
            news
        });
        if news {
            self.any.send_modify(|count| *count += 1);
        }
    }

    /// The last position of the partition that is known to be committed.
    pub(crate) fn position(&self, partition: Partition) -> i64 {
        *self.partitions[partition.index()].borrow()
    }

    /// Follows one partition.
    pub(crate) fn watch(&self, partition: Partition) -> watch::Receiver<i64> {
        self.partitions[partition.index()].subscribe()
    }

    /// Follows all partitions.
    pub(crate) fn watch_all(&self) -> watch::Receiver<u64> {
        self.any.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_news_are_no_news() {
        let hub = Hub::new();
        let partition = Partition::of(b"");
        let (one, all) = (hub.watch(partition), hub.watch_all());
        hub.committed(partition, 5);
        assert!(one.has_changed().unwrap() && all.has_changed().unwrap());
        let (one, all) = (hub.watch(partition), hub.watch_all());
        hub.committed(partition, 4);
        hub.committed(partition, 5);
        assert!(!one.has_changed().unwrap() && !all.has_changed().unwrap());
        assert_eq!(hub.position(partition), 5);
    }
}
