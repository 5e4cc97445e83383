//! What an import made, counted.

use serde_json::{Map, Value};

use super::plan::What;

/// The kinds of things an import makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Customer,
    Placed,
    Confirmed,
    FulfilmentStarted,
    Shipped,
    Delivered,
    Cancelled,
    Feedback,
    Ticket,
}

/// How many of each kind were made now, and how many were there already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    made: [u64; Kind::ALL.len()],
    already_there: [u64; Kind::ALL.len()],
}

/// Whether something was made now or earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    Now,
    Earlier,
}

impl Kind {
    /// Every kind, in the order of the report.
    pub(super) const ALL: [Self; 9] = [
        Self::Customer,
        Self::Placed,
        Self::Confirmed,
        Self::FulfilmentStarted,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
        Self::Feedback,
        Self::Ticket,
    ];

    /// The kind as it stands in JSON; with spaces, in the table.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customers",
            Self::Placed => "orders_placed",
            Self::Confirmed => "orders_confirmed",
            Self::FulfilmentStarted => "orders_in_fulfilment",
            Self::Shipped => "orders_shipped",
            Self::Delivered => "orders_delivered",
            Self::Cancelled => "orders_cancelled",
            Self::Feedback => "feedback",
            Self::Ticket => "tickets",
        }
    }

    /// The kind of thing a step makes.
    pub(super) const fn of(what: &What) -> Self {
        match what {
            What::Place(_) => Self::Placed,
            What::Confirm => Self::Confirmed,
            What::StartFulfilment => Self::FulfilmentStarted,
            What::Ship => Self::Shipped,
            What::Deliver => Self::Delivered,
            What::Cancel { .. } => Self::Cancelled,
            What::Feedback { .. } => Self::Feedback,
            What::Ticket { .. } => Self::Ticket,
        }
    }
}

impl Tally {
    /// Counts one more.
    pub(super) const fn count(&mut self, kind: Kind, made: Made) {
        match made {
            Made::Now => self.made[kind as usize] += 1,
            Made::Earlier => self.already_there[kind as usize] += 1,
        }
    }

    /// Adds another tally.
    pub(super) fn add(&mut self, other: &Self) {
        for index in 0..Kind::ALL.len() {
            self.made[index] += other.made[index];
            self.already_there[index] += other.already_there[index];
        }
    }

    /// How many of a kind were made now, and were there already.
    pub(super) const fn of(&self, kind: Kind) -> (u64, u64) {
        (self.made[kind as usize], self.already_there[kind as usize])
    }

    /// How many events the timelines have now that they did not have before: each thing made is one.
    pub(super) fn events(&self) -> u64 {
        self.made.iter().sum()
    }

    /// The counts of one side by name.
    pub(super) fn to_json(self, made: Made) -> Value {
        let count = |kind: Kind| match made {
            Made::Now => self.made[kind as usize],
            Made::Earlier => self.already_there[kind as usize],
        };
        Value::Object(
            Kind::ALL.iter().map(|kind| (kind.name().to_owned(), count(*kind).into())).collect::<Map<_, _>>(),
        )
    }
}
