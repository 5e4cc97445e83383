//! Partitions of the timeline: shard key, log partition, lease unit and affinity key in one.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How many partitions an install has. Fixed for its life: stored rows name their partition.
pub const PARTITIONS: u8 = 128;

/// One of the [`PARTITIONS`] parts of the timeline, `0..128`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Partition(u8);

impl Partition {
    /// The first one, where an install keeps what it has one of.
    pub const FIRST: Self = Self(0);

    /// The partition of any key: the first byte of its SHA-256, modulo [`PARTITIONS`].
    ///
    /// SHA-256 because it is the same in every language and every version, which `std`'s hasher is not.
    pub fn of(key: &[u8]) -> Self {
        Self(Sha256::digest(key)[0] % PARTITIONS)
    }

    /// The partition with this number, or `None` from [`PARTITIONS`] on.
    pub const fn new(number: u8) -> Option<Self> {
        if number < PARTITIONS { Some(Self(number)) } else { None }
    }

    /// Every partition, ascending: the order in which several are locked.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..PARTITIONS).map(Self)
    }

    /// The number as the database stores it (`smallint`).
    pub const fn number(self) -> i16 {
        self.0 as i16
    }

    /// The number as an index into arrays of length [`PARTITIONS`].
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) const fn from_last_byte(id: Uuid) -> Self {
        Self(id.as_bytes()[15] % PARTITIONS)
    }

    /// Rewrites the id's last byte so that [`Self::from_last_byte`] gives this partition. The byte is random in a
    /// version 7 UUID (RFC 9562, section 5.7); 55 random bits remain.
    pub(crate) const fn stamp(self, id: Uuid) -> Uuid {
        let mut bytes = *id.as_bytes();
        bytes[15] = self.0;
        Uuid::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CustomerId, Ids, SystemIds};

    #[test]
    fn a_partition_is_stable_for_ever() {
        // Literal expectations: a change here would strand every stored row.
        let id: CustomerId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        assert_eq!(id.partition(), Partition::of(id.as_uuid().as_bytes()));
        assert_eq!(Partition::of(b"").index(), 0xe3 % 128);
        assert_eq!(Partition::of(b"abc").index(), 0xba % 128);
    }

    #[test]
    fn case_and_handoff_ids_carry_their_customers_partition() {
        for partition in Partition::all() {
            assert_eq!(SystemIds.case_id(partition).partition(), partition);
            assert_eq!(SystemIds.handoff_id(partition).partition(), partition);
        }
    }
}
