//! A lead: somebody who might become a customer.

mod steps;
pub(crate) mod wording;

use baton_model::{CustomerId, LeadId};
use time::OffsetDateTime;

use super::words::words;
use super::{Occasion, Person};

words!(
    /// Where a lead stands.
    State {
        /// Nobody spoke to them yet.
        New = "new",
        /// Somebody spoke to them.
        Contacted = "contacted",
        /// They have a need and the means.
        Qualified = "qualified",
        /// They buy.
        Won = "won",
        /// They do not.
        Lost = "lost",
    }
);

/// Somebody who might become a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lead {
    /// Which.
    pub(crate) id: LeadId,
    /// Who might buy.
    pub(crate) customer_id: CustomerId,
    /// Its number in another system.
    pub(crate) external_reference: Option<String>,
    /// Where it came from, a slug; empty for unknown.
    pub(crate) origin: String,
    /// What they are interested in; empty for unknown.
    pub(crate) interest: String,
    /// Where it stands.
    pub(crate) state: State,
    /// Whoever took the last step.
    pub(crate) owner: Person,
    /// Why it was lost; empty unless it was.
    pub(crate) lost_reason: String,
    /// When it came, in life.
    pub(crate) created_at: OffsetDateTime,
    /// When it last changed, in life.
    pub(crate) changed_at: OffsetDateTime,
    /// How many events it has had.
    pub(crate) revision: i64,
}

/// What is known of somebody who might buy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Creating {
    /// Who might buy.
    pub(crate) customer_id: CustomerId,
    /// Its number in another system.
    pub(crate) external_reference: Option<String>,
    /// Where it came from.
    pub(crate) origin: String,
    /// What they are interested in.
    pub(crate) interest: String,
}

/// What happened to a lead, for the event that tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// Somebody might buy.
    Created,
    /// Somebody spoke to them.
    Contacted {
        /// What was said.
        note: String,
    },
    /// They have a need and the means.
    Qualified {
        /// Why.
        note: String,
    },
    /// They buy.
    Won,
    /// They do not.
    Lost,
}

/// The outcome of a step that was allowed.
pub(crate) type Decided = super::Decided<Lead, Change>;

impl Lead {
    /// Somebody might buy.
    pub(crate) fn create(id: LeadId, creating: Creating, on: &Occasion) -> Decided {
        let lead = Self {
            id,
            customer_id: creating.customer_id,
            external_reference: creating.external_reference,
            origin: creating.origin,
            interest: creating.interest,
            state: State::New,
            owner: on.by.clone(),
            lost_reason: String::new(),
            created_at: on.at,
            changed_at: on.at,
            revision: 1,
        };
        Decided { after: lead, change: Change::Created }
    }

    /// Changes with every change.
    pub(crate) fn etag(&self) -> String {
        format!("r{}", self.revision)
    }

    /// Whether somebody still has to do something about it.
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.state, State::New | State::Contacted | State::Qualified)
    }
}
