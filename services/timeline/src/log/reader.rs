//! A reader of the whole feed, who takes bounded stretches of the partitions that are ahead of it, in turn.
//!
//! Positions are handed out in commit order and have no gap, so everything up to a committed position can be read, and
//! nothing is skipped.

use baton_model::Partition;

use super::{Cursor, Hub};
use crate::store::events::Stretch;

/// How far a reader has come, and whose turn it is.
#[derive(Debug)]
pub(crate) struct Reader {
    cursor: Cursor,
    /// The partition whose turn it is: one that is far ahead does not keep the others waiting.
    turn: usize,
}

impl Reader {
    /// A reader of what comes after the cursor.
    pub(crate) const fn after(cursor: Cursor) -> Self {
        Self { cursor, turn: 0 }
    }

    /// How far it has come.
    pub(crate) const fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    /// What to read next: at most `most` positions, of those that the hub knows to be committed, from the partition
    /// whose turn it is on. Empty when there is nothing to read.
    pub(crate) fn ahead(&self, hub: &Hub, most: i64) -> Vec<Stretch> {
        let partitions: Vec<Partition> = Partition::all().collect();
        let mut left = most;
        let mut stretches = Vec::new();
        for step in 0..partitions.len() {
            let partition = partitions[(self.turn + step) % partitions.len()];
            let after = self.cursor.position(partition);
            let up_to = hub.position(partition).min(after + left);
            if up_to > after {
                left -= up_to - after;
                stretches.push(Stretch { partition, after, up_to });
            }
            if left == 0 {
                break;
            }
        }
        stretches
    }

    /// Notes that a stretch has been read. The turn goes to the next partition.
    pub(crate) const fn pass(&mut self, stretch: Stretch) {
        self.cursor.advance(stretch.partition, stretch.up_to);
        self.turn = stretch.partition.index() + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_read_once_and_nobody_is_kept_waiting() {
        let hub = Hub::new();
        let partitions: Vec<Partition> = Partition::all().collect();
        for (partition, position) in [(0, 25), (5, 3), (127, 12)] {
            hub.committed(partitions[partition], position);
        }
        let mut reader = Reader::after(Cursor::beginning());
        let mut reads = Vec::new();
        loop {
            let stretches = reader.ahead(&hub, 10);
            if stretches.is_empty() {
                break;
            }
            for stretch in &stretches {
                reader.pass(*stretch);
            }
            let read = stretches.iter().map(|s| (s.partition.index(), s.after, s.up_to));
            reads.push(read.collect::<Vec<_>>());
        }
        let expected = [
            vec![(0, 0, 10)],
            vec![(5, 0, 3), (127, 0, 7)],
            vec![(0, 10, 20)],
            vec![(127, 7, 12), (0, 20, 25)],
        ];
        assert_eq!(reads, expected);
        let heads: Vec<_> =
            partitions.iter().map(|partition| (*partition, hub.position(*partition))).collect();
        assert_eq!(*reader.cursor(), Cursor::at(&heads));
    }
}
