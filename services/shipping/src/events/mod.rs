//! What the world is told: shipments and returns as messages, and the event of each change.

mod returns;
mod shipments;

pub(crate) use returns::{goods_return, told_of_return};
pub(crate) use shipments::{shipment, told};
