//! From requests to commands and queries. Every function notes all violations and then gives what it could read.

mod returns;
mod shipments;

pub(super) use returns::{issue_return_label, list_returns, receive_return};
pub(super) use shipments::{
    cancel_shipment, change_address, hand_over_shipment, list_shipments, prepare_shipment, recall_shipment,
    record_scan, reship_shipment,
};

const REASON_BYTES: usize = 300;
