//! The customers of recently appended events.
//!
//! An event id is unique within a partition by a key of the table. A key over all partitions would make each append a
//! transaction over several shards, so an id that is used again for a customer in another partition is found here: among
//! the last events that this process appended. A client that sends one id for many customers does so in a row.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baton_model::{CustomerId, EventId};

/// How many events a generation holds; two are kept. About 5 MB in all.
const GENERATION: usize = 50_000;

/// The customers of recently appended events.
#[derive(Debug, Default)]
pub(crate) struct Recent(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<EventId, CustomerId>,
    old: HashMap<EventId, CustomerId>,
}

impl Recent {
    /// Notes committed events.
    pub(crate) fn remember(&self, events: impl IntoIterator<Item = (EventId, CustomerId)>) {
        let mut generations = self.lock();
        generations.young.extend(events);
        if generations.young.len() >= GENERATION {
            generations.old = std::mem::take(&mut generations.young);
        }
    }

    /// The customer for whom the id was used, if that was recently.
    pub(crate) fn customer_of(&self, event: EventId) -> Option<CustomerId> {
        let generations = self.lock();
        generations.young.get(&event).or_else(|| generations.old.get(&event)).copied()
    }

    fn lock(&self) -> MutexGuard<'_, Generations> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use baton_model::{Ids, SystemIds};

    use super::*;

    #[test]
    fn at_least_one_generation_is_remembered() {
        let recent = Recent::default();
        let customer = SystemIds.customer_id();
        let ids: Vec<EventId> = (0..=2 * GENERATION).map(|_| SystemIds.event_id()).collect();
        for id in &ids {
            recent.remember([(*id, customer)]);
        }
        assert_eq!(recent.customer_of(ids[0]), None);
        assert!(ids[GENERATION..].iter().all(|id| recent.customer_of(*id) == Some(customer)));
    }
}
