//! What of an order is on its way, and what arrived.

use baton_model::ShipmentId;

/// Some pieces of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pieces {
    /// Line of the order, from 1.
    pub(crate) line_number: u32,
    /// How many.
    pub(crate) quantity: u32,
}

/// How far a parcel came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The carrier has it.
    Underway,
    /// The customer has it.
    Arrived,
    /// It came back, or was given up.
    Back,
}

/// A parcel that left the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parcel {
    /// Shipping's shipment; `None` for what was handed to a carrier without shipping.
    pub(crate) shipment_id: Option<ShipmentId>,
    /// What is in it; empty for all of the order.
    pub(crate) goods: Vec<Pieces>,
    /// How far it came.
    pub(crate) way: Way,
}

/// The parcels of an order. What is shipped and delivered follows from them, in whatever order one hears of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Parcels(Vec<Parcel>);

impl Parcels {
    /// These parcels.
    pub(crate) const fn new(parcels: Vec<Parcel>) -> Self {
        Self(parcels)
    }

    /// Them.
    pub(crate) fn as_slice(&self) -> &[Parcel] {
        &self.0
    }

    /// Takes note of how far a parcel came; says whether that is news. A parcel that arrived is not on its way any more.
    pub(crate) fn note(&mut self, parcel: Parcel) -> bool {
        let known = self.0.iter_mut().find(|known| known.shipment_id == parcel.shipment_id);
        let Some(known) = known else {
            self.0.push(parcel);
            return true;
        };
        let is_news = known.way != parcel.way && !(known.way == Way::Arrived && parcel.way == Way::Underway);
        if is_news {
            *known = parcel;
        }
        is_news
    }

    /// How many of a line's pieces are in parcels that came so far.
    fn pieces(&self, line_number: u32, quantity: u32, counts: impl Fn(Way) -> bool) -> u32 {
        let mut sum: u32 = 0;
        for parcel in self.0.iter().filter(|parcel| counts(parcel.way)) {
            if parcel.goods.is_empty() {
                return quantity;
            }
            let pieces = parcel.goods.iter().filter(|pieces| pieces.line_number == line_number);
            sum = pieces.fold(sum, |sum, pieces| sum.saturating_add(pieces.quantity));
        }
        sum.min(quantity)
    }

    /// How many of a line's pieces left the house and did not come back.
    pub(crate) fn shipped(&self, line_number: u32, quantity: u32) -> u32 {
        self.pieces(line_number, quantity, |way| way != Way::Back)
    }

    /// How many of a line's pieces the customer has.
    pub(crate) fn delivered(&self, line_number: u32, quantity: u32) -> u32 {
        self.pieces(line_number, quantity, |way| way == Way::Arrived)
    }

    /// Whether any is on its way.
    pub(crate) fn any_on_its_way(&self) -> bool {
        self.0.iter().any(|parcel| parcel.way == Way::Underway)
    }

    /// Whether any arrived.
    pub(crate) fn any_arrived(&self) -> bool {
        self.0.iter().any(|parcel| parcel.way == Way::Arrived)
    }

    /// Whether shipping has any of those that are on their way, and can bring it back.
    pub(crate) fn any_with_shipping(&self) -> bool {
        self.0.iter().any(|parcel| parcel.way == Way::Underway && parcel.shipment_id.is_some())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn parcel(shipment: u128, goods: &[(u32, u32)], way: Way) -> Parcel {
        let goods = goods
            .iter()
            .map(|(line_number, quantity)| Pieces { line_number: *line_number, quantity: *quantity });
        let shipment_id = (shipment > 0).then(|| ShipmentId::from_uuid(Uuid::from_u128(shipment)));
        Parcel { shipment_id, goods: goods.collect(), way }
    }

    #[test]
    fn pieces_are_counted_over_all_parcels() {
        let mut parcels = Parcels::default();
        assert!(parcels.note(parcel(1, &[(1, 2)], Way::Underway)));
        assert!(parcels.note(parcel(2, &[(1, 2), (2, 1)], Way::Arrived)));
        assert_eq!((parcels.shipped(1, 5), parcels.delivered(1, 5)), (4, 2));
        assert_eq!((parcels.shipped(2, 1), parcels.delivered(2, 1)), (1, 1));
        assert!(parcels.note(parcel(1, &[(1, 2)], Way::Back)));
        assert_eq!((parcels.shipped(1, 5), parcels.any_on_its_way()), (2, false));
        // Never more than was ordered, whatever shipping says.
        assert!(parcels.note(parcel(3, &[(1, u32::MAX)], Way::Underway)));
        assert_eq!(parcels.shipped(1, 5), 5);
    }

    #[test]
    fn a_parcel_without_goods_has_all_of_them() {
        let parcels = Parcels::new(vec![parcel(0, &[], Way::Arrived)]);
        assert_eq!((parcels.shipped(7, 3), parcels.delivered(7, 3)), (3, 3));
        assert!(!parcels.any_with_shipping());
    }

    #[test]
    fn what_is_heard_twice_or_late_is_no_news() {
        let mut parcels = Parcels::default();
        assert!(parcels.note(parcel(1, &[(1, 1)], Way::Arrived)));
        assert!(!parcels.note(parcel(1, &[(1, 1)], Way::Arrived)));
        assert!(!parcels.note(parcel(1, &[(1, 1)], Way::Underway)));
        assert!(parcels.any_arrived());
    }
}
