//! Goods that come back from a customer.

use std::fmt;
use std::str::FromStr;

use baton_model::{CustomerId, DictatableNumber, OrderId, ReturnId};
use time::OffsetDateTime;

/// Goods that come back from a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Return {
    /// Which.
    pub(crate) id: ReturnId,
    /// What people dictate, and what stands on the label.
    pub(crate) label_number: DictatableNumber,
    /// Whose.
    pub(crate) customer_id: CustomerId,
    /// The order whose goods come back.
    pub(crate) order_id: OrderId,
    /// Why.
    pub(crate) reason: String,
    /// Where it stands.
    pub(crate) state: ReturnState,
    /// How the goods arrived; empty for nothing said.
    pub(crate) condition: String,
    /// When the label was issued, in life.
    pub(crate) issued_at: OffsetDateTime,
    /// When the goods were back, in life.
    pub(crate) received_at: Option<OffsetDateTime>,
    /// When it last changed, in life.
    pub(crate) changed_at: OffsetDateTime,
    /// How many events it has had.
    pub(crate) revision: i64,
}

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ReturnState {
    /// The customer has a label.
    LabelIssued,
    /// The goods are back.
    Received,
}

/// What happened to a return, for the event that tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReturnChange {
    /// The customer may send goods back.
    LabelIssued,
    /// The goods are back.
    Received,
}

/// The outcome of a step that was allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReturnDecided {
    /// The return after the step.
    pub(crate) returned: Return,
    /// What happened to it.
    pub(crate) change: ReturnChange,
}

/// Why a step was not taken. Everything is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReturnRefusal {
    /// The return's state does not allow the step.
    #[error("the return is {state}")]
    WrongState {
        /// Where the return stands.
        state: ReturnState,
        /// From where the step could be taken.
        allowed: &'static [ReturnState],
    },
    /// The order has a return.
    #[error("the order has a return")]
    Returning {
        /// Where that stands.
        state: ReturnState,
    },
    /// The customer has nothing that could come back.
    #[error("no shipment of the order was delivered")]
    NothingDelivered,
}

impl Return {
    /// The customer gets a label.
    pub(crate) fn issue(
        id: ReturnId,
        label_number: DictatableNumber,
        (customer_id, order_id): (CustomerId, OrderId),
        reason: String,
        at: OffsetDateTime,
    ) -> ReturnDecided {
        let returned = Self {
            id,
            label_number,
            customer_id,
            order_id,
            reason,
            state: ReturnState::LabelIssued,
            condition: String::new(),
            issued_at: at,
            received_at: None,
            changed_at: at,
            revision: 1,
        };
        ReturnDecided { returned, change: ReturnChange::LabelIssued }
    }

    /// The goods are back.
    pub(crate) fn receive(
        mut self,
        condition: String,
        at: OffsetDateTime,
    ) -> Result<ReturnDecided, ReturnRefusal> {
        let allowed = &[ReturnState::LabelIssued];
        if self.state != ReturnState::LabelIssued {
            return Err(ReturnRefusal::WrongState { state: self.state, allowed });
        }
        self.state = ReturnState::Received;
        self.condition = condition;
        self.received_at = Some(at);
        self.changed_at = self.changed_at.max(at);
        self.revision += 1;
        Ok(ReturnDecided { returned: self, change: ReturnChange::Received })
    }

    /// Changes with every change.
    pub(crate) fn etag(&self) -> String {
        format!("r{}", self.revision)
    }

    /// Whether somebody still has to do something about it.
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.state, ReturnState::LabelIssued)
    }
}

impl ReturnState {
    const ALL: [Self; 2] = [Self::LabelIssued, Self::Received];

    /// The state as it is stored and as errors name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::LabelIssued => "label_issued",
            Self::Received => "received",
        }
    }
}

impl fmt::Display for ReturnState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a state of a return")]
pub(crate) struct InvalidReturnState;

impl FromStr for ReturnState {
    type Err = InvalidReturnState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(InvalidReturnState)
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn goods_come_back_once() {
        let at = OffsetDateTime::UNIX_EPOCH;
        let whose = (CustomerId::from_uuid(Uuid::nil()), OrderId::from_uuid(Uuid::nil()));
        let number = DictatableNumber::from_random(7);
        let issued = Return::issue(ReturnId::from_uuid(Uuid::nil()), number, whose, "too big".into(), at);
        let issued = issued.returned;
        assert!(issued.is_open());
        assert_eq!((issued.revision, issued.received_at), (1, None));

        let received = issued.receive("as new".into(), at + Duration::DAY).unwrap().returned;
        assert!(!received.is_open());
        assert_eq!((received.revision, received.received_at), (2, Some(at + Duration::DAY)));
        assert_eq!((received.reason.as_str(), received.condition.as_str()), ("too big", "as new"));

        let again = received.receive(String::new(), at).unwrap_err();
        let allowed = &[ReturnState::LabelIssued];
        assert_eq!(again, ReturnRefusal::WrongState { state: ReturnState::Received, allowed });
    }
}
