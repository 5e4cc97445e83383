//! Requests about shipments.

use std::collections::HashSet;
use std::sync::Arc;

use baton_department::{Fields, page};
use baton_errors::Failure;
use baton_model::{Ids, ShipmentId};
use baton_proto::shipping::v1;
use time::{Duration, OffsetDateTime};

use super::REASON_BYTES;
use crate::commands::{
    CancelShipment, ChangeAddress, HandOverShipment, PrepareShipment, RecallShipment, RecordScan,
    ReshipShipment,
};
use crate::domain::{Exception, Line, Scan, ScanKind, ShipmentName, State, Transit};
use crate::queries::ListShipments;

const NAME_BYTES: usize = 64;
const TITLE_BYTES: usize = 200;
const CARRIER_BYTES: usize = 100;
const MAX_LINES: usize = 200;
const MAX_QUANTITY: i64 = 100_000;
/// How far a carrier's clock may run ahead of ours, as for a caller's.
const AHEAD: Duration = Duration::minutes(5);

pub(in crate::rpc) fn prepare_shipment(
    fields: &mut Fields,
    request: &v1::PrepareShipmentRequest,
    shipment_id: ShipmentId,
    ids: &Arc<dyn Ids>,
    transit: &Transit,
) -> Option<PrepareShipment> {
    let shipment = fields.present("shipment", request.shipment.as_ref())?;
    let order_id = fields.id("shipment.order_id", &shipment.order_id);
    let external_reference =
        fields.reference("shipment.external_reference", &shipment.external_reference, NAME_BYTES);
    let lines = lines(fields, "shipment.lines", &shipment.lines);
    let address = fields.optional_address("shipment.address", shipment.address.as_ref());
    let promised_by = fields.optional_time("shipment.promised_by", shipment.promised_by.as_ref());
    Some(PrepareShipment {
        shipment_id,
        ids: Arc::clone(ids),
        transit: transit.clone(),
        order_id: order_id?,
        external_reference,
        lines: lines?,
        address,
        promised_by,
    })
}

pub(in crate::rpc) fn change_address(
    fields: &mut Fields,
    request: &v1::ChangeAddressRequest,
) -> Option<ChangeAddress> {
    let shipment_id = fields.id("shipment_id", &request.shipment_id);
    let address = fields.address("address", request.address.as_ref());
    Some(ChangeAddress { shipment_id: shipment_id?, address: address? })
}

pub(in crate::rpc) fn hand_over_shipment(
    fields: &mut Fields,
    request: &v1::HandOverShipmentRequest,
) -> Option<HandOverShipment> {
    let shipment_id = fields.id("shipment_id", &request.shipment_id);
    let carrier = fields.optional_line("carrier", &request.carrier, CARRIER_BYTES);
    let tracking_number = fields.optional_line("tracking_number", &request.tracking_number, CARRIER_BYTES);
    Some(HandOverShipment { shipment_id: shipment_id?, carrier, tracking_number })
}

pub(in crate::rpc) fn record_scan(
    fields: &mut Fields,
    request: &v1::RecordScanRequest,
    now: OffsetDateTime,
) -> Option<RecordScan> {
    let shipment = ShipmentName(fields.line("shipment", &request.shipment, CARRIER_BYTES));
    let scan = fields.present("scan", request.scan.as_ref())?;
    let id = fields.line("scan.scan_id", &scan.scan_id, NAME_BYTES);
    let kind = fields.choice("scan.kind", scan.kind, kind);
    let place = fields.optional_line("scan.place", &scan.place, CARRIER_BYTES);
    let note = fields.optional_line("scan.note", &scan.note, REASON_BYTES);
    let scanned_at = fields.required_time("scan.scanned_at", scan.scanned_at.as_ref())?;
    if scanned_at > now + AHEAD {
        return fields.bad("scan.scanned_at", "must not be more than five minutes in the future");
    }
    Some(RecordScan { shipment, scan: Scan { id, kind: kind?, scanned_at, place, note } })
}

pub(in crate::rpc) fn reship_shipment(
    fields: &mut Fields,
    request: &v1::ReshipShipmentRequest,
    replacement_id: ShipmentId,
    ids: &Arc<dyn Ids>,
    transit: &Transit,
) -> Option<ReshipShipment> {
    let shipment_id = fields.id("shipment_id", &request.shipment_id);
    let address = fields.optional_address("address", request.address.as_ref());
    Some(ReshipShipment {
        shipment_id: shipment_id?,
        replacement_id,
        ids: Arc::clone(ids),
        transit: transit.clone(),
        address,
    })
}

pub(in crate::rpc) fn cancel_shipment(
    fields: &mut Fields,
    request: &v1::CancelShipmentRequest,
) -> Option<CancelShipment> {
    let shipment_id = fields.id("shipment_id", &request.shipment_id);
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    Some(CancelShipment { shipment_id: shipment_id?, reason })
}

pub(in crate::rpc) fn recall_shipment(
    fields: &mut Fields,
    request: &v1::RecallShipmentRequest,
) -> Option<RecallShipment> {
    let shipment_id = fields.id("shipment_id", &request.shipment_id);
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    Some(RecallShipment { shipment_id: shipment_id?, reason })
}

pub(in crate::rpc) fn list_shipments(request: &v1::ListShipmentsRequest) -> Result<ListShipments, Failure> {
    let mut fields = Fields::default();
    let customer_id = fields.optional_id("customer_id", &request.customer_id);
    let order_id = fields.optional_id("order_id", &request.order_id);
    let states = fields.choices("states", &request.states, state);
    let states = fields.finish(states)?;
    Ok(ListShipments { page: page(request)?, customer_id, order_id, states })
}

fn lines(fields: &mut Fields, field: &str, lines: &[v1::ShipmentLine]) -> Option<Vec<Line>> {
    let mut named = HashSet::new();
    fields.each(field, lines, MAX_LINES, |fields, path, line| {
        let number_field = format!("{path}.line_number");
        let number = fields.number(&number_field, line.line_number, 1..=MAX_LINES as i64);
        let product_id = fields.optional_line(&format!("{path}.product_id"), &line.product_id, NAME_BYTES);
        let title = fields.optional_line(&format!("{path}.title"), &line.title, TITLE_BYTES);
        let quantity = fields.number(&format!("{path}.quantity"), line.quantity, 1..=MAX_QUANTITY);
        let number = number?;
        if !named.insert(number) {
            return fields.bad(&number_field, "must not be named twice");
        }
        Some(Line { number, product_id, title, quantity: quantity? })
    })
}

const fn kind(kind: v1::ScanKind) -> Option<ScanKind> {
    Some(match kind {
        v1::ScanKind::Unspecified => return None,
        v1::ScanKind::InTransit => ScanKind::InTransit,
        v1::ScanKind::OutForDelivery => ScanKind::OutForDelivery,
        v1::ScanKind::Delivered => ScanKind::Delivered,
        v1::ScanKind::Lost => ScanKind::Exception(Exception::Lost),
        v1::ScanKind::Damaged => ScanKind::Exception(Exception::Damaged),
        v1::ScanKind::WrongAddress => ScanKind::Exception(Exception::WrongAddress),
        v1::ScanKind::Refused => ScanKind::Exception(Exception::Refused),
        v1::ScanKind::Returned => ScanKind::Returned,
    })
}

const fn state(state: v1::ShipmentState) -> Option<State> {
    Some(match state {
        v1::ShipmentState::Unspecified => return None,
        v1::ShipmentState::Prepared => State::Prepared,
        v1::ShipmentState::HandedOver => State::HandedOver,
        v1::ShipmentState::InTransit => State::InTransit,
        v1::ShipmentState::OutForDelivery => State::OutForDelivery,
        v1::ShipmentState::Delivered => State::Delivered,
        v1::ShipmentState::Exception => State::Exception,
        v1::ShipmentState::Reshipped => State::Reshipped,
        v1::ShipmentState::Returned => State::Returned,
        v1::ShipmentState::Cancelled => State::Cancelled,
    })
}
