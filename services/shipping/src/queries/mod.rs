//! What can be asked, one file per question.

mod get_return;
mod get_shipment;
mod list_returns;
mod list_shipments;

pub(crate) use get_return::GetReturn;
pub(crate) use get_shipment::GetShipment;
pub(crate) use list_returns::ListReturns;
pub(crate) use list_shipments::ListShipments;
