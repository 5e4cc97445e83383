//! A shipment as a message, and the event of each change.

use baton_department::{Told, address, any, timestamp};
use baton_proto::shipping::v1;
use baton_proto::timeline::v1::{PromiseEvidence, PromiseFeasibility, PromiseMade, Subject};
use prost::Name;
use prost_types::Any;
use time::macros::time;

use crate::domain::{
    Change, Decided, Exception, Feasibility, Line, Scan, ScanKind, Shipment, State, wording,
};

/// What the timeline is told of a change of a shipment.
pub(crate) fn told(decided: &Decided) -> Told {
    let shipment = &decided.shipment;
    Told {
        customer_id: shipment.customer_id,
        summary: wording::summary(decided),
        body: body(decided),
        subject: Subject {
            kind: "shipment".to_owned(),
            id: shipment.id.to_string(),
            label: wording::label(shipment),
            status: wording::status(shipment),
            open: shipment.state.is_live(),
            revision: shipment.revision,
        },
        promises: promises(decided).into_iter().collect(),
    }
}

/// The delivery that a new shipment promises, and that one promises anew whose time changes. Another shipment that
/// replaces it renews the promise; after a cancellation or a return nobody waits for it any more.
fn promises(Decided { shipment, change }: &Decided) -> Option<PromiseMade> {
    let promised_by = shipment
        .promise
        .promised_by
        .filter(|_| matches!(change, Change::Prepared | Change::PromiseChanged))?;
    // In time is by the end of the day, as `days_late` counts.
    let due = promised_by.replace_time(time!(23:59:59.999999));
    let feasibility = match shipment.promise.feasibility {
        Feasibility::Unchecked => PromiseFeasibility::Unchecked,
        Feasibility::Feasible | Feasibility::AtRisk => PromiseFeasibility::Checked,
        Feasibility::Infeasible => PromiseFeasibility::NotFeasible,
    };
    Some(PromiseMade {
        id: shipment.promise_id.to_string(),
        text: wording::delivery(shipment, due),
        due: Some(timestamp(due)),
        evidence: Some(PromiseEvidence {
            event_type: v1::ShipmentDelivered::full_name(),
            subject_kind: "shipment".to_owned(),
            subject_id: shipment.id.to_string(),
            voided_by_types: vec![v1::ShipmentCancelled::full_name(), v1::ShipmentReturned::full_name()],
        }),
        feasibility: feasibility.into(),
        feasibility_note: wording::feasibility(&shipment.promise),
        replaces_id: shipment.replaces_promise_id.map(|id| id.to_string()).unwrap_or_default(),
        ..PromiseMade::default()
    })
}

fn body(decided: &Decided) -> Any {
    let late = decided.shipment.days_late() > 0;
    let shipment = Some(shipment(&decided.shipment));
    match &decided.change {
        Change::Prepared => any(&v1::ShipmentPrepared { shipment }),
        Change::AddressChanged => any(&v1::ShipmentAddressChanged { shipment }),
        Change::PromiseChanged => any(&v1::ShipmentPromiseChanged { shipment }),
        Change::Held => any(&v1::ShipmentHeld { shipment }),
        Change::Released => any(&v1::ShipmentReleased { shipment }),
        Change::HandedOver => any(&v1::ShipmentHandedOver { shipment }),
        Change::Scanned { scan } => any(&v1::ShipmentScanned { shipment, scan: Some(self::scan(scan)) }),
        Change::Delivered { live_shipments } => {
            any(&v1::ShipmentDelivered { shipment, late, live_shipments: number(*live_shipments) })
        }
        Change::Exception => any(&v1::ShipmentException { shipment }),
        Change::Reshipped => any(&v1::ShipmentReshipped { shipment }),
        Change::Recalled { .. } => any(&v1::ShipmentRecalled { shipment }),
        Change::Returned { live_shipments } => {
            any(&v1::ShipmentReturned { shipment, live_shipments: number(*live_shipments) })
        }
        Change::Cancelled { reason, live_shipments } => {
            let (reason, live_shipments) = (reason.clone(), number(*live_shipments));
            any(&v1::ShipmentCancelled { shipment, reason, live_shipments })
        }
    }
}

/// The shipment as a message.
pub(crate) fn shipment(shipment: &Shipment) -> v1::Shipment {
    v1::Shipment {
        id: shipment.id.to_string(),
        number: shipment.number.to_string(),
        customer_id: shipment.customer_id.to_string(),
        order_id: shipment.order_id.to_string(),
        external_reference: shipment.external_reference.clone().unwrap_or_default(),
        lines: shipment.lines.iter().map(line).collect(),
        address: shipment.address.as_ref().map(address),
        state: state(shipment.state).into(),
        carrier: shipment.carrier.clone(),
        tracking_number: shipment.tracking_number.clone(),
        promised_by: shipment.promise.promised_by.map(timestamp),
        feasibility: feasibility(shipment.promise.feasibility).into(),
        expected_at: shipment.promise.expected_at.map(timestamp),
        exception: shipment.exception.map_or(v1::ExceptionKind::Unspecified, exception).into(),
        exception_note: shipment.exception_note.clone(),
        held: shipment.held,
        recalled: shipment.recalled,
        order_cancelled: shipment.order_cancelled,
        replaces_id: shipment.replaces_id.map(|id| id.to_string()).unwrap_or_default(),
        replaced_by_id: shipment.replaced_by_id.map(|id| id.to_string()).unwrap_or_default(),
        scans: shipment.journey.scans().iter().map(scan).collect(),
        prepared_at: Some(timestamp(shipment.prepared_at)),
        handed_over_at: shipment.handed_over_at.map(timestamp),
        delivered_at: shipment.delivered_at.map(timestamp),
        changed_at: Some(timestamp(shipment.changed_at)),
        revision: shipment.revision,
        etag: shipment.etag(),
    }
}

fn line(line: &Line) -> v1::ShipmentLine {
    v1::ShipmentLine {
        line_number: number(line.number),
        product_id: line.product_id.clone(),
        title: line.title.clone(),
        quantity: number(line.quantity),
    }
}

fn scan(scan: &Scan) -> v1::Scan {
    let kind = match scan.kind {
        ScanKind::InTransit => v1::ScanKind::InTransit,
        ScanKind::OutForDelivery => v1::ScanKind::OutForDelivery,
        ScanKind::Delivered => v1::ScanKind::Delivered,
        ScanKind::Exception(Exception::Lost) => v1::ScanKind::Lost,
        ScanKind::Exception(Exception::Damaged) => v1::ScanKind::Damaged,
        ScanKind::Exception(Exception::WrongAddress) => v1::ScanKind::WrongAddress,
        ScanKind::Exception(Exception::Refused) => v1::ScanKind::Refused,
        ScanKind::Returned => v1::ScanKind::Returned,
    };
    v1::Scan {
        scan_id: scan.id.clone(),
        kind: kind.into(),
        scanned_at: Some(timestamp(scan.scanned_at)),
        place: scan.place.clone(),
        note: scan.note.clone(),
    }
}

const fn state(state: State) -> v1::ShipmentState {
    match state {
        State::Prepared => v1::ShipmentState::Prepared,
        State::HandedOver => v1::ShipmentState::HandedOver,
        State::InTransit => v1::ShipmentState::InTransit,
        State::OutForDelivery => v1::ShipmentState::OutForDelivery,
        State::Delivered => v1::ShipmentState::Delivered,
        State::Exception => v1::ShipmentState::Exception,
        State::Reshipped => v1::ShipmentState::Reshipped,
        State::Returned => v1::ShipmentState::Returned,
        State::Cancelled => v1::ShipmentState::Cancelled,
    }
}

const fn exception(exception: Exception) -> v1::ExceptionKind {
    match exception {
        Exception::Lost => v1::ExceptionKind::Lost,
        Exception::Damaged => v1::ExceptionKind::Damaged,
        Exception::WrongAddress => v1::ExceptionKind::WrongAddress,
        Exception::Refused => v1::ExceptionKind::Refused,
    }
}

const fn feasibility(feasibility: Feasibility) -> v1::Feasibility {
    match feasibility {
        Feasibility::Unchecked => v1::Feasibility::Unchecked,
        Feasibility::Feasible => v1::Feasibility::Feasible,
        Feasibility::AtRisk => v1::Feasibility::AtRisk,
        Feasibility::Infeasible => v1::Feasibility::Infeasible,
    }
}

fn number(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
