//! The steps that people take with an order, one function each.

use time::OffsetDateTime;

use super::{Amendment, Change, Decided, Order, Parcel, Refusal, State, Way};

impl Order {
    /// Says that we will deliver.
    pub(crate) fn confirm(self, at: OffsetDateTime) -> Result<Decided, Refusal> {
        self.only_from(&[State::Placed])?;
        Ok(self.moved(State::Confirmed, Change::Confirmed, at))
    }

    /// Makes of the order what is wanted, while nothing is being packed.
    ///
    /// `etag` is the one that the caller read; empty amends whatever is there.
    pub(crate) fn amend(
        mut self,
        wanted: Amendment,
        etag: &str,
        at: OffsetDateTime,
    ) -> Result<Decided, Refusal> {
        // What counts for a held order is where it was held.
        let amendable: &[State] = &[State::Placed, State::Confirmed];
        let state = self.held_from.unwrap_or(self.state);
        if !amendable.contains(&state) {
            return Err(Refusal::WrongState { state, allowed: amendable });
        }
        if !etag.is_empty() && etag != self.etag() {
            return Err(Refusal::StaleEtag { current: self.etag() });
        }
        if !self.lines.same_currency(&wanted.lines) {
            return Err(Refusal::OtherCurrency);
        }
        if !wanted.lines.is_empty() {
            self.lines = wanted.lines;
        }
        self.promised_by = wanted.promised_by.or(self.promised_by);
        self.delivery_address = wanted.delivery_address.or(self.delivery_address);
        Ok(self.changed(Change::Amended, at))
    }

    /// Stops the order until it is released. `department` is the one whose hold it is.
    pub(crate) fn hold(
        mut self,
        department: &str,
        reason: String,
        at: OffsetDateTime,
    ) -> Result<Decided, Refusal> {
        self.only_from(&[State::Placed, State::Confirmed, State::InFulfilment])?;
        self.held_from = Some(self.state);
        self.held_by = Some(department.to_owned());
        self.state_reason = reason;
        Ok(self.moved(State::OnHold, Change::Held, at))
    }

    /// Lets a held order go on where it was held.
    pub(crate) fn release(mut self, at: OffsetDateTime) -> Result<Decided, Refusal> {
        let allowed = &[State::OnHold];
        let held_from = self.held_from.take().ok_or(Refusal::WrongState { state: self.state, allowed })?;
        self.held_by = None;
        self.state_reason.clear();
        Ok(self.moved(held_from, Change::Released, at))
    }

    /// Begins to pick and pack.
    pub(crate) fn start_fulfilment(self, at: OffsetDateTime) -> Result<Decided, Refusal> {
        self.only_from(&[State::Confirmed])?;
        Ok(self.moved(State::InFulfilment, Change::FulfilmentStarted, at))
    }

    /// Hands all of the order to the carrier, without shipping.
    pub(crate) fn ship(
        mut self,
        carrier: String,
        tracking_number: String,
        at: OffsetDateTime,
    ) -> Result<Decided, Refusal> {
        self.only_from(&[State::Confirmed, State::InFulfilment])?;
        self.parcels.note(all_of_it(Way::Underway));
        Ok(self.moved(State::Shipped, Change::Shipped { carrier, tracking_number }, at))
    }

    /// Says that the customer has it.
    pub(crate) fn deliver(mut self, at: OffsetDateTime) -> Result<Decided, Refusal> {
        self.only_from(&[State::Shipped])?;
        self.parcels.note(all_of_it(Way::Arrived));
        Ok(self.moved(State::Delivered, Change::Delivered, at))
    }

    /// Ends a delivered order.
    pub(crate) fn complete(self, at: OffsetDateTime) -> Result<Decided, Refusal> {
        self.only_from(&[State::Delivered])?;
        Ok(self.moved(State::Completed, Change::Completed, at))
    }

    /// Calls the order off; once goods are on their way, asks for it: shipping has to bring them back first.
    ///
    /// What was `imported` was called off in the past, whatever was on its way then.
    pub(crate) fn cancel(
        mut self,
        reason: String,
        imported: bool,
        at: OffsetDateTime,
    ) -> Result<Decided, Refusal> {
        const NOT_SHIPPED: &[State] = &[State::Placed, State::Confirmed, State::InFulfilment, State::OnHold];
        let has_left = self.parcels.any_on_its_way() || self.parcels.any_arrived();
        if imported || !has_left {
            self.only_from(NOT_SHIPPED)?;
            return Ok(self.called_off(reason, at));
        }
        // What shipping does not have it cannot bring back, and what was asked for once is under way.
        if self.cancellation.is_some() || !self.parcels.any_with_shipping() {
            return Err(Refusal::WrongState { state: self.state, allowed: NOT_SHIPPED });
        }
        self.cancellation = Some(reason);
        Ok(self.changed(Change::CancellationRequested, at))
    }

    /// Says that the goods came back. An empty `reason` takes the approval's.
    pub(crate) fn take_back(mut self, reason: String, at: OffsetDateTime) -> Result<Decided, Refusal> {
        self.only_from(&[State::Delivered, State::Completed])?;
        let Some(approved) = &self.return_reason else {
            return Err(Refusal::ReturnNotApproved { state: self.state });
        };
        self.state_reason = if reason.is_empty() { approved.clone() } else { reason };
        Ok(self.moved(State::Returned, Change::Returned, at))
    }

    /// Takes note that support approved a return. `None` when that changes nothing: it was approved before, or there is
    /// nothing left to come back.
    pub(crate) fn approve_return(mut self, reason: String, at: OffsetDateTime) -> Option<Decided> {
        if self.return_reason.is_some() || matches!(self.state, State::Cancelled | State::Returned) {
            return None;
        }
        self.return_reason = Some(reason);
        Some(self.changed(Change::ReturnApproved, at))
    }

    /// Ends the order.
    pub(super) fn called_off(mut self, reason: String, at: OffsetDateTime) -> Decided {
        self.held_from = None;
        self.held_by = None;
        self.cancellation = None;
        self.state_reason = reason;
        self.moved(State::Cancelled, Change::Cancelled, at)
    }

    fn only_from(&self, allowed: &'static [State]) -> Result<(), Refusal> {
        if allowed.contains(&self.state) {
            Ok(())
        } else {
            Err(Refusal::WrongState { state: self.state, allowed })
        }
    }

    pub(super) fn moved(mut self, state: State, change: Change, at: OffsetDateTime) -> Decided {
        self.state = state;
        self.changed(change, at)
    }

    pub(super) fn changed(mut self, change: Change, at: OffsetDateTime) -> Decided {
        // History is imported in any order; the last change is the latest in life.
        self.changed_at = self.changed_at.max(at);
        self.revision += 1;
        Decided { order: self, change }
    }
}

fn all_of_it(way: Way) -> Parcel {
    Parcel { shipment_id: None, goods: Vec::new(), way }
}

#[cfg(test)]
mod tests;
