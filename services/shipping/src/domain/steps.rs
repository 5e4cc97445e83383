//! The steps a shipment can take, one function each.

use baton_model::{PromiseId, ShipmentId};
use time::OffsetDateTime;

use super::{Address, Change, Decided, HeardOrder, Refusal, Scan, Shipment, State};

impl Shipment {
    /// Sends it elsewhere.
    pub(crate) fn change_address(mut self, address: Address, at: OffsetDateTime) -> Result<Decided, Refusal> {
        self.only_from(&[State::Prepared])?;
        self.address = Some(address);
        Ok(self.changed(Change::AddressChanged, at))
    }

    /// Its order is promised for another time, `before` no longer. `None` when that changes nothing: a time of its own, which
    /// the order did not promise, stays.
    pub(crate) fn promise_again(
        mut self,
        before: Option<OffsetDateTime>,
        promised_by: OffsetDateTime,
        promise_id: PromiseId,
        at: OffsetDateTime,
    ) -> Option<Decided> {
        let is_as_ordered = before.is_none() || self.promise.promised_by == before;
        if !is_as_ordered || !self.state.is_live() || self.promise.promised_by == Some(promised_by) {
            return None;
        }
        self.promise = self.promise.again(promised_by);
        self.replaces_promise_id = Some(self.promise_id);
        self.promise_id = promise_id;
        Some(self.changed(Change::PromiseChanged, at))
    }

    /// The order is on hold. `None` when that changes nothing.
    pub(crate) fn hold(mut self, at: OffsetDateTime) -> Option<Decided> {
        if self.state != State::Prepared || self.held {
            return None;
        }
        self.held = true;
        Some(self.changed(Change::Held, at))
    }

    /// The order goes on. `None` when that changes nothing.
    pub(crate) fn release(mut self, at: OffsetDateTime) -> Option<Decided> {
        if !self.held {
            return None;
        }
        self.held = false;
        Some(self.changed(Change::Released, at))
    }

    /// Gives it to the carrier, unless its order is stopped. History cannot be stopped any more.
    pub(crate) fn hand_over(
        mut self,
        order: &HeardOrder,
        is_history: bool,
        carrier: String,
        tracking_number: String,
        at: OffsetDateTime,
    ) -> Result<Decided, Refusal> {
        self.only_from(&[State::Prepared])?;
        let is_stopped = self.held || order.is_on_hold() || order.is_called_off();
        if is_stopped && !is_history {
            return Err(Refusal::OrderStopped { order_id: order.id });
        }
        self.held = false;
        self.carrier = carrier;
        self.tracking_number = tracking_number;
        self.handed_over_at = Some(at);
        Ok(self.moved(State::HandedOver, Change::HandedOver, at))
    }

    /// Takes note of what the carrier tells, which is not known yet. `live_shipments` are the others of the order.
    pub(crate) fn record_scan(
        mut self,
        scan: Scan,
        live_shipments: u32,
        at: OffsetDateTime,
    ) -> Result<Decided, Refusal> {
        self.only_from(&[
            State::HandedOver,
            State::InTransit,
            State::OutForDelivery,
            State::Delivered,
            State::Exception,
            State::Returned,
        ])?;
        let before = (self.state, self.exception);
        self.journey.add(scan.clone());
        let arrived = self.journey.arrived();
        self.state = arrived.state;
        self.exception = arrived.exception;
        self.exception_note = arrived.exception_note;
        self.delivered_at = arrived.delivered_at;
        let is_news = before != (self.state, self.exception);
        let change = match self.state {
            State::Delivered if is_news => Change::Delivered { live_shipments },
            State::Returned if is_news => Change::Returned { live_shipments },
            State::Exception if is_news => Change::Exception,
            _ => Change::Scanned { scan },
        };
        Ok(self.changed(change, at))
    }

    /// Gives it up for another one with the same goods, unless its order is called off.
    pub(crate) fn reship(
        mut self,
        replacement: ShipmentId,
        order: &HeardOrder,
        is_history: bool,
        at: OffsetDateTime,
    ) -> Result<Decided, Refusal> {
        self.only_from(&[State::Exception])?;
        if order.is_called_off() && !is_history {
            return Err(Refusal::OrderStopped { order_id: order.id });
        }
        self.replaced_by_id = Some(replacement);
        Ok(self.given_up(State::Reshipped, Change::Reshipped, at))
    }

    /// Gives it up; nothing replaces it. `live_shipments` are the others of the order.
    pub(crate) fn cancel(
        self,
        reason: String,
        live_shipments: u32,
        at: OffsetDateTime,
    ) -> Result<Decided, Refusal> {
        self.only_from(&[State::Prepared, State::Exception])?;
        Ok(self.given_up(State::Cancelled, Change::Cancelled { reason, live_shipments }, at))
    }

    /// Asks the carrier to bring it back, once.
    pub(crate) fn recall(mut self, reason: String, at: OffsetDateTime) -> Result<Decided, Refusal> {
        let allowed: &[State] = &[State::HandedOver, State::InTransit, State::OutForDelivery];
        self.only_from(allowed)?;
        if self.recalled {
            return Err(Refusal::AlreadyRecalled { state: self.state, allowed });
        }
        self.recalled = true;
        Ok(self.changed(Change::Recalled { reason }, at))
    }

    /// Its order was called off: what is here stays, what left comes back. `None` when there is nothing to stop.
    pub(crate) fn stop(self, reason: &str, live_shipments: u32, at: OffsetDateTime) -> Option<Decided> {
        let stopped = if self.state.is_with_carrier() {
            self.recall(reason.to_owned(), at)
        } else {
            self.cancel(reason.to_owned(), live_shipments, at)
        };
        stopped.ok()
    }

    fn only_from(&self, allowed: &'static [State]) -> Result<(), Refusal> {
        if allowed.contains(&self.state) {
            Ok(())
        } else {
            Err(Refusal::WrongState { state: self.state, allowed })
        }
    }

    fn given_up(mut self, state: State, change: Change, at: OffsetDateTime) -> Decided {
        self.held = false;
        self.exception = None;
        self.exception_note.clear();
        self.moved(state, change, at)
    }

    fn moved(mut self, state: State, change: Change, at: OffsetDateTime) -> Decided {
        self.state = state;
        self.changed(change, at)
    }

    fn changed(mut self, change: Change, at: OffsetDateTime) -> Decided {
        // History is imported in any order; the last change is the latest in life.
        self.changed_at = self.changed_at.max(at);
        self.revision += 1;
        Decided { shipment: self, change }
    }
}

#[cfg(test)]
mod tests;
