//! What callers call a shipment.

use baton_model::{DictatableNumber, ShipmentId};

/// What callers call a shipment: its id, its number, or a number that somebody else gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShipmentName(pub(crate) String);

impl ShipmentName {
    /// The id, if it is one.
    pub(crate) fn id(&self) -> Option<ShipmentId> {
        self.0.parse().ok()
    }

    /// The number, if it can be one: a carrier's number may look the same.
    pub(crate) fn number(&self) -> Option<DictatableNumber> {
        self.0.parse().ok()
    }

    /// As it was given.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<ShipmentId> for ShipmentName {
    fn from(id: ShipmentId) -> Self {
        Self(id.to_string())
    }
}
