//! A touch: one occasion to be in touch with a customer, planned or done.

mod steps;
pub(crate) mod wording;

use baton_model::{CustomerId, OrderId, TouchId};
use time::OffsetDateTime;

use super::words::words;
use super::{Occasion, Person};

words!(
    /// Where a touch stands.
    State {
        /// Somebody shall do it.
        Planned = "planned",
        /// It was done.
        Done = "done",
        /// It will not be done.
        Dropped = "dropped",
    }
);

words!(
    /// How to be in touch.
    Kind {
        /// A telephone call.
        Call = "call",
        /// A visit.
        Visit = "visit",
        /// A letter or an e-mail.
        Letter = "letter",
        /// A word of thanks after a sale.
        Thanks = "thanks",
        /// A birthday, an anniversary, a success.
        Congratulation = "congratulation",
    }
);

/// Why a touch was planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// Somebody planned it.
    Person,
    /// This order was delivered.
    Delivery(OrderId),
    /// The account's cadence asked for it.
    Cadence,
}

/// One occasion to be in touch with a customer, planned or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Touch {
    /// Which.
    pub(crate) id: TouchId,
    /// Whom to be in touch with.
    pub(crate) customer_id: CustomerId,
    /// How.
    pub(crate) kind: Kind,
    /// What about, in one line; may be empty.
    pub(crate) subject: String,
    /// When it is due.
    pub(crate) due_at: OffsetDateTime,
    /// Where it stands.
    pub(crate) state: State,
    /// Why it was planned.
    pub(crate) cause: Cause,
    /// What came of it, or why it was dropped; empty while planned.
    pub(crate) outcome: String,
    /// Who shall do it; nobody yet where nobody owns the customer.
    pub(crate) owner: Option<Person>,
    /// When it was done, in life.
    pub(crate) done_at: Option<OffsetDateTime>,
    /// When it was planned, in life.
    pub(crate) planned_at: OffsetDateTime,
    /// When it last changed, in life.
    pub(crate) changed_at: OffsetDateTime,
    /// How many events it has had.
    pub(crate) revision: i64,
}

/// What shall be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Planning {
    /// Whom to be in touch with.
    pub(crate) customer_id: CustomerId,
    /// How.
    pub(crate) kind: Kind,
    /// What about, in one line; may be empty.
    pub(crate) subject: String,
    /// When it is due.
    pub(crate) due_at: OffsetDateTime,
}

/// What happened to a touch, for the event that tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Somebody shall be in touch.
    Planned,
    /// Somebody was.
    Done,
    /// Nobody will be.
    Dropped,
}

/// The outcome of a step that was allowed.
pub(crate) type Decided = super::Decided<Touch, Change>;

impl Touch {
    /// Somebody shall be in touch: the customer's owner, else whoever plans it. What nobody planned is nobody's then.
    pub(crate) fn plan(
        id: TouchId,
        planning: Planning,
        cause: Cause,
        account_owner: Option<Person>,
        on: &Occasion,
    ) -> Decided {
        let planner = (cause == Cause::Person).then(|| on.by.clone());
        let touch = Self {
            id,
            customer_id: planning.customer_id,
            kind: planning.kind,
            subject: planning.subject,
            due_at: planning.due_at,
            state: State::Planned,
            cause,
            outcome: String::new(),
            owner: account_owner.or(planner),
            done_at: None,
            planned_at: on.at,
            changed_at: on.at,
            revision: 1,
        };
        Decided { after: touch, change: Change::Planned }
    }

    /// Changes with every change.
    pub(crate) fn etag(&self) -> String {
        format!("r{}", self.revision)
    }

    /// Whether somebody still has to do it.
    pub(crate) fn is_open(&self) -> bool {
        self.state == State::Planned
    }
}
