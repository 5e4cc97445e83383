//! An order as shipping fulfils it: what was heard of it, and all its shipments.

use baton_model::ShipmentId;

use super::{HeardOrder, Line, Refusal, Shipment, State};

/// An order and all its shipments, as they are while the order is locked.
///
/// Invariant: what shipping prepares of a line, summed over the shipments that keep their goods, is never more than what
/// was ordered. Goods that are not known are in one shipment at most.
#[derive(Debug, Clone)]
pub(crate) struct Fulfilment {
    /// What was heard of the order.
    pub(crate) order: HeardOrder,
    /// Its shipments.
    pub(crate) shipments: Vec<Shipment>,
}

impl Fulfilment {
    /// One of its shipments, for the next step.
    pub(crate) fn shipment(&self, id: ShipmentId) -> Option<Shipment> {
        let shipment = self.shipments.iter().find(|shipment| shipment.id == id)?;
        Some(Shipment { order_cancelled: self.order.is_called_off(), ..shipment.clone() })
    }

    /// How many shipments beside this one are prepared or on their way.
    pub(crate) fn live_beside(&self, id: ShipmentId) -> u32 {
        let live = self.shipments.iter().filter(|shipment| shipment.id != id && shipment.state.is_live());
        live.map(|_| 1).sum()
    }

    /// Whether the customer has something of it.
    pub(crate) fn has_delivered(&self) -> bool {
        self.shipments.iter().any(|shipment| shipment.state == State::Delivered)
    }

    /// Takes over what became of a shipment, for what is decided next.
    pub(crate) fn note(&mut self, changed: &Shipment) {
        if let Some(shipment) = self.shipments.iter_mut().find(|shipment| shipment.id == changed.id) {
            shipment.clone_from(changed);
        }
    }

    /// What a new shipment carries: what was `asked` for, or, if nothing was, all that is left.
    pub(crate) fn goods(&self, asked: Vec<Line>) -> Result<Vec<Line>, Refusal> {
        if self.order.lines.is_empty() {
            let is_taken = self.keeping().next().is_some();
            return if is_taken {
                Err(Refusal::AlreadyShipped { line_number: 0, left: 0 })
            } else {
                Ok(asked)
            };
        }
        let left = self.left();
        if asked.is_empty() {
            let left: Vec<Line> = left.into_iter().filter(|line| line.quantity > 0).collect();
            let nothing = left.is_empty();
            return if nothing { Err(Refusal::AlreadyShipped { line_number: 0, left: 0 }) } else { Ok(left) };
        }
        let some_of_left = |(index, asked): (usize, Line)| {
            let left = left.iter().find(|line| line.number == asked.number);
            let left = left.ok_or(Refusal::UnknownLine { index })?;
            if asked.quantity > left.quantity {
                return Err(Refusal::AlreadyShipped { line_number: left.number, left: left.quantity });
            }
            Ok(Line { quantity: asked.quantity, ..left.clone() })
        };
        asked.into_iter().enumerate().map(some_of_left).collect()
    }

    /// Every line of the order, with how many no shipment carries.
    fn left(&self) -> Vec<Line> {
        // A shipment that does not say what it carries carries everything.
        let all_is_taken = self.keeping().any(|shipment| shipment.lines.is_empty());
        let numbered = self.order.lines.iter().zip(1..);
        numbered
            .map(|(line, number)| Line {
                number,
                product_id: line.product_id.clone(),
                title: line.title.clone(),
                quantity: if all_is_taken { 0 } else { line.quantity.saturating_sub(self.carried(number)) },
            })
            .collect()
    }

    /// How many of a line the shipments carry.
    fn carried(&self, number: u32) -> u32 {
        let lines = self.keeping().flat_map(|shipment| &shipment.lines);
        lines.filter(|line| line.number == number).map(|line| line.quantity).fold(0, u32::saturating_add)
    }

    fn keeping(&self) -> impl Iterator<Item = &Shipment> {
        self.shipments.iter().filter(|shipment| shipment.state.keeps_goods())
    }
}

#[cfg(test)]
mod tests;
