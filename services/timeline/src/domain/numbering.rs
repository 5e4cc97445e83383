//! Which number each event of a batch gets.
//!
//! Invariant: only an event that was not recorded before, of a customer that exists, takes a number. That is why
//! sequences and positions have no gap, whatever is repeated or refused.

use std::collections::{HashMap, HashSet};

use baton_model::{CustomerId, EventId, Partition};

/// Where an event was recorded earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) customer_id: CustomerId,
    pub(crate) sequence: i64,
    pub(crate) position: i64,
}

/// What is known under the locks: the last numbers given, and which of the events were recorded before.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The last position of each locked partition.
    pub(crate) positions: HashMap<Partition, i64>,
    /// The last sequence of each customer that exists.
    pub(crate) sequences: HashMap<CustomerId, i64>,
    /// Events that were recorded before.
    pub(crate) recorded: HashMap<EventId, Place>,
    /// The customers who were promised something that one of the events may fulfil or void.
    pub(crate) touched: HashSet<CustomerId>,
}

/// What becomes of one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is recorded here: now, or earlier when it is a duplicate.
    Recorded { sequence: i64, position: i64, duplicate: bool },
    /// The customer does not exist.
    UnknownCustomer,
    /// The event's id was used for another customer.
    EventIdReused,
}

impl Known {
    /// Numbers the next event. Events of one batch see each other.
    pub(crate) fn number(&mut self, event_id: EventId, customer_id: CustomerId) -> Outcome {
        if let Some(place) = self.recorded.get(&event_id) {
            return if place.customer_id == customer_id {
                Outcome::Recorded { sequence: place.sequence, position: place.position, duplicate: true }
            } else {
                Outcome::EventIdReused
            };
        }
        let partition = customer_id.partition();
        let (Some(last_sequence), Some(last_position)) =
            (self.sequences.get_mut(&customer_id), self.positions.get_mut(&partition))
        else {
            return Outcome::UnknownCustomer;
        };
        *last_sequence += 1;
        *last_position += 1;
        let place = Place { customer_id, sequence: *last_sequence, position: *last_position };
        self.recorded.insert(event_id, place);
        Outcome::Recorded { sequence: place.sequence, position: place.position, duplicate: false }
    }
}

#[cfg(test)]
mod tests {
    use baton_model::{Ids, SystemIds};

    use super::*;

    fn recorded(sequence: i64, position: i64, duplicate: bool) -> Outcome {
        Outcome::Recorded { sequence, position, duplicate }
    }

    #[test]
    fn only_new_events_of_known_customers_take_numbers() {
        let (ana, stranger) = (SystemIds.customer_id(), SystemIds.customer_id());
        let [old, first, second, lost] = std::array::from_fn(|_| SystemIds.event_id());
        let mut known = Known {
            positions: HashMap::from([(ana.partition(), 40), (stranger.partition(), 40)]),
            sequences: HashMap::from([(ana, 7)]),
            recorded: HashMap::from([(old, Place { customer_id: ana, sequence: 3, position: 11 })]),
            ..Known::default()
        };
        let table = [
            ("recorded before", old, ana, recorded(3, 11, true)),
            ("new", first, ana, recorded(8, 41, false)),
            ("unknown customer", lost, stranger, Outcome::UnknownCustomer),
            ("repeated in the batch", first, ana, recorded(8, 41, true)),
            ("another customer's id", first, stranger, Outcome::EventIdReused),
            ("the next one leaves no gap", second, ana, recorded(9, 42, false)),
        ];
        for (case, event_id, customer_id, expected) in table {
            assert_eq!(known.number(event_id, customer_id), expected, "{case}");
        }
    }
}
