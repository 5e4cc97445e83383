//! How goods came to the customer.

use baton_proto::shipping::v1::{PrepareShipmentRequest, RecordScanRequest, Scan, ScanKind, Shipment};

use super::{address, reference, timestamp};
use crate::commands::import::olist::plan::{Parcel, Step};

/// Prepares the shipment of all goods of an order.
pub(in super::super) fn prepare(step: &Step, parcel: &Parcel, order_id: &str) -> PrepareShipmentRequest {
    PrepareShipmentRequest {
        context: Some(step.context()),
        shipment: Some(Shipment {
            order_id: order_id.to_owned(),
            external_reference: step.about.to_string(),
            address: address(&parcel.address),
            promised_by: parcel.promised_by.map(timestamp),
            ..Shipment::default()
        }),
    }
}

/// Tells what became of a shipment.
pub(in super::super) fn scan(
    step: &Step,
    kind: ScanKind,
    note: &str,
    shipment_id: &str,
) -> RecordScanRequest {
    let name = if kind == ScanKind::Returned { "returned" } else { "delivered" };
    RecordScanRequest {
        context: Some(step.context()),
        shipment: shipment_id.to_owned(),
        scan: Some(Scan {
            scan_id: reference(&step.about, name),
            kind: kind.into(),
            scanned_at: Some(timestamp(step.at)),
            note: note.to_owned(),
            ..Scan::default()
        }),
    }
}
