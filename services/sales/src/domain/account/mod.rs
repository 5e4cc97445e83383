//! An account: how sales looks after a customer.

mod steps;
pub(crate) mod wording;

use baton_model::CustomerId;
use time::{Duration, OffsetDateTime};

use super::{Occasion, Person};

/// How sales looks after a customer. A customer has one account.
///
/// The times of touches follow from the touches: they change without an event and without a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    /// Whose.
    pub(crate) customer_id: CustomerId,
    /// The customer's primary owner, as heard from the timeline.
    pub(crate) owner: Option<Person>,
    /// A slug; empty for none.
    pub(crate) segment: String,
    /// How often somebody should be in touch; 0 for never by plan.
    pub(crate) cadence_days: u16,
    /// When somebody last was in touch, in life.
    pub(crate) last_touch_at: Option<OffsetDateTime>,
    /// From when the cadence counts: the latest of the opening, the last touch, and the last time that a touch which the
    /// cadence asked for was dropped. Without the last one, the next would be asked for at once.
    pub(crate) counted_from: OffsetDateTime,
    /// Whether an importer brought it in and nobody touched it since: the cadence asks for nothing.
    pub(crate) historical: bool,
    /// When it was opened, in life.
    pub(crate) opened_at: OffsetDateTime,
    /// When it last changed, in life.
    pub(crate) changed_at: OffsetDateTime,
    /// How many events it has had.
    pub(crate) revision: i64,
}

/// How a customer shall be looked after.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Care {
    /// A slug; empty for none.
    pub(crate) segment: String,
    /// How often somebody should be in touch; 0 for never by plan.
    pub(crate) cadence_days: u16,
}

/// What happened to an account, for the event that tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Sales began to look after the customer.
    Opened,
    /// How changed.
    Changed,
    /// The customer has another primary owner.
    OwnerChanged,
}

/// The outcome of a step that was allowed.
pub(crate) type Decided = super::Decided<Account, Change>;

impl Account {
    /// Sales begins to look after a customer with whom somebody may have been in touch before.
    pub(crate) fn open(
        customer_id: CustomerId,
        owner: Option<Person>,
        care: Care,
        last_touch_at: Option<OffsetDateTime>,
        on: &Occasion,
    ) -> Decided {
        let account = Self {
            customer_id,
            owner,
            segment: care.segment,
            cadence_days: care.cadence_days,
            last_touch_at,
            counted_from: last_touch_at.map_or(on.at, |last| last.max(on.at)),
            historical: on.imported,
            opened_at: on.at,
            changed_at: on.at,
            revision: 1,
        };
        Decided { after: account, change: Change::Opened }
    }

    /// When the cadence asks for the next touch.
    pub(crate) fn next_touch_due(&self) -> Option<OffsetDateTime> {
        let cadence = Duration::days(i64::from(self.cadence_days));
        (self.cadence_days > 0).then(|| self.counted_from.saturating_add(cadence))
    }

    /// Changes with every change.
    pub(crate) fn etag(&self) -> String {
        format!("r{}", self.revision)
    }
}
