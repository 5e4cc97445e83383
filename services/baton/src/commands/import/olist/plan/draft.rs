//! Customers while they are being put together: who they are, and what happened to them, row by row.

use std::collections::{BTreeMap, BTreeSet};

use time::OffsetDateTime;

use super::step::Told;
use super::{Address, Customer, Identifier};
use crate::commands::import::olist::findings::Place;

/// Every customer, by what they are found by.
#[derive(Debug, Default)]
pub(super) struct Drafts(BTreeMap<Identifier, Draft>);

/// One customer while being put together.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Where they live, by the row that says so; of several the one of the latest order.
    residence: Option<(Option<OffsetDateTime>, Address, Place)>,
    /// Since when they are known, where no step says so.
    known_since: Option<OffsetDateTime>,
    also: BTreeSet<Identifier>,
    attributes: BTreeMap<String, String>,
    steps: Vec<Told>,
}

impl Drafts {
    /// The customer that is found by an identifier.
    pub(super) fn of(&mut self, identifier: Identifier) -> &mut Draft {
        self.0.entry(identifier).or_default()
    }

    /// The customers, by the time of what first happened to them; those to whom nothing happened come last.
    pub(super) fn finish(self) -> Vec<Customer> {
        let mut customers: Vec<Customer> =
            self.0.into_iter().filter_map(|(identifier, draft)| draft.finish(identifier)).collect();
        customers.sort_by_key(|customer| (customer.since.is_none(), customer.since));
        customers
    }
}

impl Draft {
    /// Notes a row that says who they are, and where they live.
    pub(super) fn lives_at(&mut self, ordered: Option<OffsetDateTime>, place: Place, address: Address) {
        self.residence = self.residence.take().max(Some((ordered, address, place)));
    }

    /// Notes since when they are known.
    pub(super) fn is_known_since(&mut self, at: OffsetDateTime) {
        self.known_since = Some(self.known_since.map_or(at, |known| known.min(at)));
    }

    /// Notes another identifier.
    pub(super) fn is_also(&mut self, identifier: Identifier) {
        self.also.insert(identifier);
    }

    /// Notes what is known of them.
    pub(super) fn has(&mut self, attribute: &str, value: &str) {
        if !value.is_empty() {
            self.attributes.insert(attribute.to_owned(), value.to_owned());
        }
    }

    /// Notes what happened to them.
    pub(super) fn went_through(&mut self, steps: impl IntoIterator<Item = Told>) {
        self.steps.extend(steps);
    }

    fn finish(mut self, identifier: Identifier) -> Option<Customer> {
        let (_, address, place) = self.residence?;
        self.steps.sort_by(|(told_a, a), (told_b, b)| {
            let turn = (told_a, a.what.turn()).cmp(&(told_b, b.what.turn()));
            turn.then_with(|| (&a.about, &a.what).cmp(&(&b.about, &b.what)))
        });
        for (key, value) in [("city", address.city), ("state", address.state), ("zip", address.zip)] {
            if !value.is_empty() {
                self.attributes.insert(key.to_owned(), value);
            }
        }
        let since = self.steps.first().map(|(told, _)| *told).into_iter().chain(self.known_since).min();
        Some(Customer {
            identifiers: std::iter::once(identifier).chain(self.also).collect(),
            place,
            since,
            attributes: self.attributes,
            steps: self.steps.into_iter().map(|(_, step)| step).collect(),
        })
    }
}
