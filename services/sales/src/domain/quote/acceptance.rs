//! The customer takes a quote.
//!
//! Three things after each other: the acceptance [begins](Quote::begin_acceptance), which stops everything else; orders is
//! asked to place the order; and its answer [settles](Quote::settle) the acceptance.

use baton_model::{OrderId, RequestId};
use uuid::Uuid;

use super::{Change, Decided, Quote, State};
use crate::domain::{Occasion, Refusal};

/// What orders answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The order is placed.
    Placed(OrderId),
    /// It will not be placed as it is; this is why.
    Refused(String),
}

impl Quote {
    /// The customer takes it. The order's request id follows from the quote and its revision, so that one acceptance
    /// places one order however often orders is asked: a version 5 UUID (RFC 9562) in the quote's name.
    pub(crate) fn begin_acceptance(mut self, on: &Occasion) -> Result<(Self, RequestId), Refusal> {
        self.only_from(&[State::Sent])?;
        self.only_in_time(on.at)?;
        let name = format!("accept-{}", self.revision);
        let acceptance = RequestId::from_uuid(Uuid::new_v5(&self.id.as_uuid(), name.as_bytes()));
        self.accepting = Some(acceptance);
        Ok((self, acceptance))
    }

    /// Settles an acceptance. `None` if it is not the one that is under way.
    pub(crate) fn settle(
        mut self,
        acceptance: RequestId,
        outcome: &Outcome,
        on: &Occasion,
    ) -> Option<Decided> {
        self.accepting.take_if(|under_way| *under_way == acceptance)?;
        Some(match outcome {
            Outcome::Placed(order_id) => {
                self.order_id = Some(*order_id);
                self.moved(State::Accepted, Change::Accepted, on)
            }
            Outcome::Refused(why) => {
                self.order_refusal.clone_from(why);
                self.moved(State::Sent, Change::OrderRefused, on)
            }
        })
    }
}
