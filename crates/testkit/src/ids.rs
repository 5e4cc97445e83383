//! Ids that a test chooses.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use baton_model::{DictatableNumber, Ids, SystemIds};
use uuid::{Builder, Uuid};

/// 2026-05-04 09:00 UTC in milliseconds: where [`crate::MockClock`] stands by default.
const EPOCH_MS: u64 = 1_777_885_200_000;

/// Ids and randomness that depend on the seed only. Ids are version 7 UUIDs, each a millisecond after the one before.
#[derive(Debug)]
pub struct SeededIds {
    seed: u64,
    drawn: AtomicU64,
}

impl SeededIds {
    /// The source for this seed. Two sources that meet in one database need different seeds.
    pub const fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }

    fn draw(&self) -> u64 {
        self.drawn.fetch_add(1, Ordering::Relaxed)
    }

    fn mix(&self, drawn: u64) -> u64 {
        split_mix(split_mix(self.seed).wrapping_add(drawn))
    }
}

impl Ids for SeededIds {
    fn uuid(&self) -> Uuid {
        let drawn = self.draw();
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.mix(drawn).to_be_bytes());
        random[8..].copy_from_slice(&self.mix(!drawn).to_be_bytes()[..2]);
        Builder::from_unix_timestamp_millis(EPOCH_MS + drawn, &random).into_uuid()
    }

    fn random(&self) -> u64 {
        self.mix(self.draw())
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): a bijection whose outputs for 0, 1, 2 … look random.
const fn split_mix(input: u64) -> u64 {
    let z = input.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Ids of the system, except that the next number can be chosen.
#[derive(Debug, Clone, Default)]
pub struct ScriptedIds(Arc<Mutex<Option<DictatableNumber>>>);

impl ScriptedIds {
    /// Draws this number next.
    pub fn draw_next(&self, number: &str) {
        let number = number.parse().expect("a number");
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(number);
    }
}

impl Ids for ScriptedIds {
    fn uuid(&self) -> Uuid {
        SystemIds.uuid()
    }

    fn random(&self) -> u64 {
        SystemIds.random()
    }

    fn number(&self) -> DictatableNumber {
        let chosen = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        chosen.unwrap_or_else(|| SystemIds.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids_and_another_one_others() {
        let draw = |seed| {
            let ids = SeededIds::new(seed);
            (0..100).map(|_| ids.uuid()).collect::<Vec<_>>()
        };
        let drawn = draw(1);
        assert_eq!(drawn, draw(1));
        assert!(draw(2).iter().all(|id| !drawn.contains(id)));
        assert!(drawn.is_sorted_by(|one, next| one < next));
        assert!(drawn.iter().all(|id| id.get_version_num() == 7));
    }
}
