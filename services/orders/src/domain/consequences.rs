//! What follows for an order from what other departments did, one function each.
//!
//! Nothing is refused here: it has happened. Where it does not fit the order any more, nothing follows. Where several
//! things follow, each is a step with a revision of its own.

use time::OffsetDateTime;

use super::{Change, Decided, Order, Parcel, Parcels, State, Way};

/// Whose hold an overdue invoice is.
const BILLING: &str = "billing";
/// Why a return is approved of goods that could not be stopped.
const TOO_LATE: &str = "the cancellation came too late";

impl Order {
    /// Billing has all the money: an order that waited for it goes on.
    pub(crate) fn paid_for(mut self, at: OffsetDateTime) -> Vec<Decided> {
        if self.paid || matches!(self.state, State::Cancelled | State::Returned) {
            return Vec::new();
        }
        self.paid = true;
        match self.state {
            State::Placed => vec![self.moved(State::Confirmed, Change::Confirmed, at)],
            State::OnHold if self.held_by.as_deref() == Some(BILLING) => self.paid_late(at),
            State::OnHold => {
                // Somebody else holds it for another reason; when that is gone it goes on as confirmed.
                self.held_from =
                    self.held_from.map(|from| if from == State::Placed { State::Confirmed } else { from });
                vec![self.changed(Change::Paid, at)]
            }
            _ => vec![self.changed(Change::Paid, at)],
        }
    }

    fn paid_late(mut self, at: OffsetDateTime) -> Vec<Decided> {
        let held_from = self.held_from.take().unwrap_or(State::Placed);
        self.held_by = None;
        self.state_reason.clear();
        let released = self.moved(held_from, Change::Released, at);
        if held_from != State::Placed {
            return vec![released];
        }
        let confirmed = released.order.clone().moved(State::Confirmed, Change::Confirmed, at);
        vec![released, confirmed]
    }

    /// The invoice is overdue: nothing more is done for the order until it is paid.
    pub(crate) fn overdue(self, reason: String, at: OffsetDateTime) -> Vec<Decided> {
        if self.paid || self.has_left() {
            return Vec::new();
        }
        self.hold(BILLING, reason, at).into_iter().collect()
    }

    /// Billing gave the money up: what was not shipped will not be.
    pub(crate) fn written_off(self, reason: String, at: OffsetDateTime) -> Vec<Decided> {
        let waits = self.state == State::OnHold && self.held_by.as_deref() == Some(BILLING);
        if waits && !self.has_left() { vec![self.called_off(reason, at)] } else { Vec::new() }
    }

    /// Shipping packs.
    pub(crate) fn packed(mut self, at: OffsetDateTime) -> Vec<Decided> {
        match (self.state, self.held_from) {
            (State::Confirmed, _) => vec![self.moved(State::InFulfilment, Change::FulfilmentStarted, at)],
            (State::OnHold, Some(State::Confirmed)) => {
                self.held_from = Some(State::InFulfilment);
                vec![self.changed(Change::FulfilmentStarted, at)]
            }
            _ => Vec::new(),
        }
    }

    /// A parcel went to the carrier.
    pub(crate) fn handed_over(
        mut self,
        parcel: Parcel,
        carrier: String,
        tracking_number: String,
        at: OffsetDateTime,
    ) -> Vec<Decided> {
        let is_over = matches!(self.state, State::Cancelled | State::Returned | State::Completed);
        if is_over || !self.parcels.note(parcel) {
            return Vec::new();
        }
        if self.all(Parcels::shipped) {
            vec![self.goes_on(State::Shipped, Change::Shipped { carrier, tracking_number }, at)]
        } else {
            vec![self.goes_on(State::InFulfilment, Change::PartlyShipped { carrier, tracking_number }, at)]
        }
    }

    /// A parcel arrived. What should have been stopped and was not may be sent back.
    pub(crate) fn arrived(mut self, parcel: Parcel, at: OffsetDateTime) -> Vec<Decided> {
        let is_over = matches!(self.state, State::Cancelled | State::Returned | State::Completed);
        if is_over || !self.parcels.note(parcel) {
            return Vec::new();
        }
        if !self.all(Parcels::delivered) {
            return vec![self.changed(Change::PartlyDelivered, at)];
        }
        self.has_arrived(at)
    }

    /// A parcel came back before the customer had it, or was given up. `others_live` is how many other shipments of the
    /// order there are still.
    pub(crate) fn came_back(mut self, parcel: Parcel, others_live: i32, at: OffsetDateTime) -> Vec<Decided> {
        debug_assert!(parcel.way == Way::Back, "only what came back comes here");
        let is_over = matches!(self.state, State::Cancelled | State::Returned | State::Completed);
        // A parcel that never left changes nothing, except that it was the last one.
        let had_left = self.parcels.as_slice().iter().any(|known| known.shipment_id == parcel.shipment_id);
        let is_news = had_left && self.parcels.note(parcel);
        if is_over {
            return Vec::new();
        }
        if let Some(reason) = self.cancellation.clone().filter(|_| others_live == 0) {
            return if self.parcels.any_arrived() {
                self.has_arrived(at)
            } else {
                vec![self.called_off(reason, at)]
            };
        }
        if is_news && self.cancellation.is_none() {
            return vec![self.goes_on(State::InFulfilment, Change::FulfilmentStarted, at)];
        }
        Vec::new()
    }

    /// The goods of an approved return are back.
    pub(crate) fn goods_back(mut self, at: OffsetDateTime) -> Vec<Decided> {
        let may = matches!(self.state, State::Delivered | State::Completed) && self.return_reason.is_some();
        if !may || self.goods_returned {
            return Vec::new();
        }
        self.goods_returned = true;
        vec![self.changed(Change::GoodsReturned, at)]
    }

    /// Billing has settled a return.
    pub(crate) fn settled(self, at: OffsetDateTime) -> Vec<Decided> {
        if !self.goods_returned {
            return Vec::new();
        }
        self.take_back(String::new(), at).into_iter().collect()
    }

    /// All that is to come has arrived.
    fn has_arrived(mut self, at: OffsetDateTime) -> Vec<Decided> {
        let was_to_be_stopped = self.cancellation.take().is_some();
        self.held_from = None;
        self.held_by = None;
        self.state_reason.clear();
        let delivered = self.moved(State::Delivered, Change::Delivered, at);
        let approved = was_to_be_stopped
            .then(|| delivered.order.clone().approve_return(TOO_LATE.to_owned(), at))
            .flatten();
        std::iter::once(delivered).chain(approved).collect()
    }

    /// Goes on to `state`; a held order stays held, and goes on there when it is released.
    fn goes_on(mut self, state: State, change: Change, at: OffsetDateTime) -> Decided {
        if self.state == State::OnHold {
            self.held_from = Some(state);
            return self.changed(change, at);
        }
        self.moved(state, change, at)
    }

    fn has_left(&self) -> bool {
        self.parcels.any_on_its_way() || self.parcels.any_arrived()
    }

    /// Whether every piece counts. Of an order whose goods are not known, one parcel is all.
    fn all(&self, count: fn(&Parcels, u32, u32) -> u32) -> bool {
        let every = self
            .lines
            .numbered()
            .all(|(number, line)| count(&self.parcels, number, line.quantity) == line.quantity);
        every && (!self.lines.is_empty() || count(&self.parcels, 1, 1) == 1)
    }
}

#[cfg(test)]
mod tests;
