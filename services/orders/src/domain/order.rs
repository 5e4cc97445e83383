//! An order, and how one begins.

use baton_model::{Address, CustomerId, OrderId, QuoteId};
use time::OffsetDateTime;

use super::{Lines, Parcels, State};

/// What a customer ordered, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    /// Which.
    pub(crate) id: OrderId,
    /// Whose.
    pub(crate) customer_id: CustomerId,
    /// Its number in another system.
    pub(crate) external_reference: Option<String>,
    /// Where it stands.
    pub(crate) state: State,
    /// Where it goes on when released; only a held order has it.
    pub(crate) held_from: Option<State>,
    /// What was ordered.
    pub(crate) lines: Lines,
    /// When the customer was told to expect it.
    pub(crate) promised_by: Option<OffsetDateTime>,
    /// Why it is held, cancelled or returned; empty otherwise.
    pub(crate) state_reason: String,
    /// Which department holds it; only a held order has it.
    pub(crate) held_by: Option<String>,
    /// Why it shall be called off although goods are on their way; `None` unless somebody asked for it.
    pub(crate) cancellation: Option<String>,
    /// Why support approved a return, once it did.
    pub(crate) return_reason: Option<String>,
    /// Whether the goods of the approved return are back.
    pub(crate) goods_returned: bool,
    /// Whether billing has all the money for it.
    pub(crate) paid: bool,
    /// Where the goods go; `None` for not known yet.
    pub(crate) delivery_address: Option<Address>,
    /// The quote of sales it comes from.
    pub(crate) quote_id: Option<QuoteId>,
    /// What left the house.
    pub(crate) parcels: Parcels,
    /// When it was placed, in life.
    pub(crate) placed_at: OffsetDateTime,
    /// When it last changed, in life.
    pub(crate) changed_at: OffsetDateTime,
    /// How many events it has had.
    pub(crate) revision: i64,
}

/// What a customer asks for when placing an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placing {
    /// Who.
    pub(crate) customer_id: CustomerId,
    /// The order's number in another system.
    pub(crate) external_reference: Option<String>,
    /// What.
    pub(crate) lines: Lines,
    /// When the customer was told to expect it.
    pub(crate) promised_by: Option<OffsetDateTime>,
    /// Where the goods go.
    pub(crate) delivery_address: Option<Address>,
    /// The quote of sales it comes from.
    pub(crate) quote_id: Option<QuoteId>,
}

/// What a customer or a department wants to be different.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Amendment {
    /// All lines as they shall be; empty keeps them.
    pub(crate) lines: Lines,
    /// When the customer was told to expect it; `None` keeps the time.
    pub(crate) promised_by: Option<OffsetDateTime>,
    /// Where the goods go; `None` keeps the address.
    pub(crate) delivery_address: Option<Address>,
}

/// What happened to an order, for the event that tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// The customer ordered.
    Placed,
    /// We said that we will deliver.
    Confirmed,
    /// Lines, the promised time or the address changed.
    Amended,
    /// Billing has all the money for an order that was confirmed already.
    Paid,
    /// It was stopped.
    Held,
    /// It goes on.
    Released,
    /// Picking and packing began.
    FulfilmentStarted,
    /// It went to the carrier.
    Shipped {
        /// The carrier's name; empty for unknown.
        carrier: String,
        /// The carrier's number; empty for none.
        tracking_number: String,
    },
    /// Some goods went to the carrier.
    PartlyShipped {
        /// The carrier's name; empty for unknown.
        carrier: String,
        /// The carrier's number; empty for none.
        tracking_number: String,
    },
    /// The customer has it.
    Delivered,
    /// The customer has some of it.
    PartlyDelivered,
    /// It ended well.
    Completed,
    /// It was called off.
    Cancelled,
    /// It shall be called off; goods are on their way.
    CancellationRequested,
    /// The goods came back.
    Returned,
    /// A return was approved.
    ReturnApproved,
    /// The goods of an approved return are back.
    GoodsReturned,
}

/// The outcome of a step that was allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decided {
    /// The order after the step.
    pub(crate) order: Order,
    /// What happened to it.
    pub(crate) change: Change,
}

impl Order {
    /// A customer orders.
    pub(crate) fn place(id: OrderId, placing: Placing, at: OffsetDateTime) -> Decided {
        let order = Self {
            id,
            customer_id: placing.customer_id,
            external_reference: placing.external_reference,
            state: State::Placed,
            held_from: None,
            lines: placing.lines,
            promised_by: placing.promised_by,
            state_reason: String::new(),
            held_by: None,
            cancellation: None,
            return_reason: None,
            goods_returned: false,
            paid: false,
            delivery_address: placing.delivery_address,
            quote_id: placing.quote_id,
            parcels: Parcels::default(),
            placed_at: at,
            changed_at: at,
            revision: 1,
        };
        Decided { order, change: Change::Placed }
    }

    /// Changes with every change.
    pub(crate) fn etag(&self) -> String {
        format!("r{}", self.revision)
    }

    /// Whether somebody still has to do something about it. A delivered order is done, unless its goods shall come back.
    pub(crate) const fn is_open(&self) -> bool {
        match self.state {
            State::Placed | State::Confirmed | State::InFulfilment | State::Shipped | State::OnHold => true,
            State::Delivered | State::Completed => self.return_reason.is_some(),
            State::Cancelled | State::Returned => false,
        }
    }
}
