//! A quote: what we would deliver for how much.

mod acceptance;
mod line;
mod steps;
pub(crate) mod wording;

use baton_model::{Address, CustomerId, DictatableNumber, LeadId, OrderId, QuoteId, RequestId};
use time::OffsetDateTime;

use super::words::words;
use super::{Occasion, Person};

pub(crate) use acceptance::Outcome;
pub(crate) use line::{InvalidLines, Line, Lines};

words!(
    /// Where a quote stands.
    State {
        /// Being written.
        Draft = "draft",
        /// The customer has it.
        Sent = "sent",
        /// The customer took it; the order is placed.
        Accepted = "accepted",
        /// The customer did not want it.
        Declined = "declined",
        /// Nobody answered in time.
        Expired = "expired",
    }
);

/// What we would deliver for how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quote {
    /// Which.
    pub(crate) id: QuoteId,
    /// What people dictate.
    pub(crate) number: DictatableNumber,
    /// For whom.
    pub(crate) customer_id: CustomerId,
    /// The lead it comes from.
    pub(crate) lead_id: Option<LeadId>,
    /// Its number in another system.
    pub(crate) external_reference: Option<String>,
    /// What.
    pub(crate) lines: Lines,
    /// Where the goods would go.
    pub(crate) delivery_address: Option<Address>,
    /// Until when it can be accepted; a draft may not have it yet.
    pub(crate) valid_until: Option<OffsetDateTime>,
    /// Where it stands.
    pub(crate) state: State,
    /// Who made it.
    pub(crate) owner: Person,
    /// The order it became.
    pub(crate) order_id: Option<OrderId>,
    /// Why orders refused to place the order, the last time; empty for never.
    pub(crate) order_refusal: String,
    /// Why the customer declined; empty unless declined.
    pub(crate) declined_reason: String,
    /// The acceptance that is under way: the request id of the order. Meanwhile nothing else happens to the quote.
    pub(crate) accepting: Option<RequestId>,
    /// Whether an importer brought it in and nobody touched it since: it does not expire by itself.
    pub(crate) historical: bool,
    /// When it was drafted, in life.
    pub(crate) created_at: OffsetDateTime,
    /// When it last changed, in life.
    pub(crate) changed_at: OffsetDateTime,
    /// How many events it has had.
    pub(crate) revision: i64,
}

/// What a new quote says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Drafting {
    /// For whom.
    pub(crate) customer_id: CustomerId,
    /// The lead it comes from.
    pub(crate) lead_id: Option<LeadId>,
    /// Its number in another system.
    pub(crate) external_reference: Option<String>,
    /// What.
    pub(crate) lines: Lines,
    /// Where the goods would go.
    pub(crate) delivery_address: Option<Address>,
    /// Until when it can be accepted.
    pub(crate) valid_until: Option<OffsetDateTime>,
}

/// What of a quote is replaced; absent keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Amending {
    /// What.
    pub(crate) lines: Option<Lines>,
    /// Where the goods would go.
    pub(crate) delivery_address: Option<Address>,
    /// Until when it can be accepted.
    pub(crate) valid_until: Option<OffsetDateTime>,
    /// The etag that the caller read; empty amends whatever is there.
    pub(crate) etag: String,
}

/// What happened to a quote, for the event that tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// It was written.
    Drafted,
    /// It was changed, and is a draft again.
    Amended,
    /// The customer has it.
    Sent,
    /// The customer took it, and the order is placed.
    Accepted,
    /// The customer took it, but orders refused to place the order.
    OrderRefused,
    /// The customer did not want it.
    Declined,
    /// Nobody answered in time.
    Expired,
}

/// The outcome of a step that was allowed.
pub(crate) type Decided = super::Decided<Quote, Change>;

impl Quote {
    /// A quote that nobody has seen yet.
    pub(crate) fn draft(id: QuoteId, number: DictatableNumber, drafting: Drafting, on: &Occasion) -> Decided {
        let quote = Self {
            id,
            number,
            customer_id: drafting.customer_id,
            lead_id: drafting.lead_id,
            external_reference: drafting.external_reference,
            lines: drafting.lines,
            delivery_address: drafting.delivery_address,
            valid_until: drafting.valid_until,
            state: State::Draft,
            owner: on.by.clone(),
            order_id: None,
            order_refusal: String::new(),
            declined_reason: String::new(),
            accepting: None,
            historical: on.imported,
            created_at: on.at,
            changed_at: on.at,
            revision: 1,
        };
        Decided { after: quote, change: Change::Drafted }
    }

    /// Changes with every change.
    pub(crate) fn etag(&self) -> String {
        format!("r{}", self.revision)
    }

    /// Whether somebody still has to do something about it.
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.state, State::Draft | State::Sent)
    }
}
