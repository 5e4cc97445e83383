//! A ticket, and how one begins.

use baton_model::{CaseId, CustomerId, DictatableNumber, OrderId, ShipmentId, TicketId};
use time::OffsetDateTime;

use super::{AppliedArticle, State, Verdict};

/// A problem of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ticket {
    /// Which.
    pub(crate) id: TicketId,
    /// What people dictate.
    pub(crate) number: DictatableNumber,
    /// Whose.
    pub(crate) customer_id: CustomerId,
    /// Its number in another system.
    pub(crate) external_reference: Option<String>,
    /// One line.
    pub(crate) title: String,
    /// The whole story in the customer's words.
    pub(crate) description: String,
    /// Product it is about; empty for unknown.
    pub(crate) product_id: String,
    /// Order it is about.
    pub(crate) order_id: Option<OrderId>,
    /// What support last heard of that order, in words; empty for nothing.
    pub(crate) order_status: String,
    /// The case it belongs to.
    pub(crate) case_id: Option<CaseId>,
    /// Shipment it is about.
    pub(crate) shipment_id: Option<ShipmentId>,
    /// What support last heard of that shipment, in words; empty for nothing.
    pub(crate) shipment_status: String,
    /// Where it stands.
    pub(crate) state: State,
    /// What we wait for, while waiting on the customer.
    pub(crate) waiting_for: String,
    /// How it was solved.
    pub(crate) solution: String,
    /// What caused it.
    pub(crate) root_cause: String,
    /// Known solutions that were tried, in the order of trying.
    pub(crate) applied_articles: Vec<AppliedArticle>,
    /// Whether a return of the order was approved on it.
    pub(crate) return_approved: bool,
    /// When it was opened, in life.
    pub(crate) opened_at: OffsetDateTime,
    /// When it last changed, in life.
    pub(crate) changed_at: OffsetDateTime,
    /// How many events it has had.
    pub(crate) revision: i64,
}

/// What is known when a ticket is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Opening {
    /// Whose problem.
    pub(crate) customer_id: CustomerId,
    /// Its number in another system.
    pub(crate) external_reference: Option<String>,
    /// One line.
    pub(crate) title: String,
    /// The whole story in the customer's words.
    pub(crate) description: String,
    /// Product it is about; empty for unknown.
    pub(crate) product_id: String,
    /// Order it is about.
    pub(crate) order_id: Option<OrderId>,
    /// The case it belongs to.
    pub(crate) case_id: Option<CaseId>,
    /// Shipment it is about.
    pub(crate) shipment_id: Option<ShipmentId>,
    /// What was heard of that shipment, in words; empty for nothing.
    pub(crate) shipment_status: String,
}

/// What happened to a ticket, for the event that tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// A customer has a problem.
    Opened,
    /// The cause is being looked for; `note` says what was found or tried.
    Diagnosed { note: String },
    /// We wait for the customer.
    CustomerAsked,
    /// The customer answered.
    CustomerAnswered { answer: String },
    /// The problem is solved.
    Solved,
    /// It ended.
    Closed,
    /// It was opened again.
    Reopened { reason: String },
    /// The customer may send the ordered goods back.
    ReturnApproved { order_id: OrderId, reason: String },
    /// A known solution was tried.
    ArticleApplied { article: AppliedArticle },
    /// A known solution worked, or did not; `before` is what was said earlier.
    ArticleScored { article: AppliedArticle, before: Verdict },
    /// The order it is about changed.
    OrderChanged,
    /// The shipment it is about changed.
    ShipmentChanged,
}

/// The outcome of a step that was allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decided {
    /// The ticket after the step.
    pub(crate) ticket: Ticket,
    /// What happened to it.
    pub(crate) change: Change,
}

/// What a ticket makes of what became of its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    /// It knew, or it is closed.
    Nothing,
    /// It happened before the ticket was opened: the ticket knows it now, and there is nothing to tell.
    CaughtUp(Ticket),
    /// The order went on since.
    News(Decided),
}

impl Ticket {
    /// A customer has a problem. `order_status` is what support last heard of the order it is about.
    pub(crate) fn open(
        id: TicketId,
        number: DictatableNumber,
        opening: Opening,
        order_status: String,
        at: OffsetDateTime,
    ) -> Decided {
        let ticket = Self {
            id,
            number,
            customer_id: opening.customer_id,
            external_reference: opening.external_reference,
            title: opening.title,
            description: opening.description,
            product_id: opening.product_id,
            order_id: opening.order_id,
            order_status,
            case_id: opening.case_id,
            shipment_id: opening.shipment_id,
            shipment_status: opening.shipment_status,
            state: State::Open,
            waiting_for: String::new(),
            solution: String::new(),
            root_cause: String::new(),
            applied_articles: Vec::new(),
            return_approved: false,
            opened_at: at,
            changed_at: at,
            revision: 1,
        };
        Decided { ticket, change: Change::Opened }
    }

    /// Changes with every change.
    pub(crate) fn etag(&self) -> String {
        format!("r{}", self.revision)
    }

    /// Whether somebody still has to do something about it.
    pub(crate) const fn is_open(&self) -> bool {
        match self.state {
            State::Open | State::Diagnosing | State::WaitingOnCustomer => true,
            State::Solved | State::Closed => false,
        }
    }
}
