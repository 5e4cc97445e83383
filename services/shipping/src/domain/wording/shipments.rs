//! What people read about a shipment.

use time::OffsetDateTime;

use super::{STATUS_BYTES, SUMMARY_BYTES, after, day, one_line, order_label};
use crate::domain::{
    Address, Change, Decided, Exception, Feasibility, Promise, Scan, ScanKind, Shipment, State,
};

/// How people call the shipment: `shipment K7F3-QPX8`.
pub(crate) fn label(shipment: &Shipment) -> String {
    format!("shipment {}", shipment.number)
}

/// What the customer is promised: that the shipment arrives by then.
pub(crate) fn delivery(shipment: &Shipment, due: OffsetDateTime) -> String {
    format!("{} arrives by {}", label(shipment), day(due))
}

/// What shipping found when it looked if a promise can be kept; empty when it did not look.
pub(crate) fn feasibility(promise: &Promise) -> String {
    let Some(expected_at) = promise.expected_at else { return String::new() };
    let slack = match promise.feasibility {
        Feasibility::AtRisk => ", only if nothing goes wrong",
        Feasibility::Infeasible => ", later than promised",
        Feasibility::Unchecked | Feasibility::Feasible => "",
    };
    format!("can arrive on {} at the earliest{slack}", day(expected_at))
}

/// Where the shipment stands, in words.
pub(crate) fn status(shipment: &Shipment) -> String {
    let state = match shipment.state {
        State::Prepared if shipment.held => "prepared, on hold with its order",
        State::Prepared => "prepared",
        State::HandedOver => "with the carrier",
        State::InTransit => "on its way",
        State::OutForDelivery => "out for delivery",
        State::Delivered => "delivered",
        State::Exception => shipment.exception.map_or("stopped", trouble),
        State::Reshipped => "given up, another shipment replaces it",
        State::Returned => "came back",
        State::Cancelled => "cancelled",
    };
    let recall = if shipment.recalled && shipment.state.is_with_carrier() { ", called back" } else { "" };
    let rest = match shipment.state {
        State::Prepared | State::HandedOver | State::InTransit | State::OutForDelivery => promise(shipment),
        State::Delivered => lateness(shipment),
        State::Exception => after(": ", &shipment.exception_note),
        State::Reshipped | State::Returned | State::Cancelled => String::new(),
    };
    one_line(&format!("{state}{recall}{rest}"), STATUS_BYTES)
}

/// The line of the event that tells the change.
pub(crate) fn summary(decided: &Decided) -> String {
    let Decided { shipment, change } = decided;
    let it = format!("Shipment {}", shipment.number);
    let words = match change {
        Change::Prepared => prepared(shipment, &it),
        Change::AddressChanged => {
            let place = shipment.address.as_ref().map(Address::place).unwrap_or_default();
            format!("{it} goes elsewhere{}", after(": ", &place))
        }
        Change::PromiseChanged => format!("{it} has another time{}{}", promise(shipment), doubt(shipment)),
        Change::Held => format!("{it} stays here: {} is on hold", order_label(shipment.order_id)),
        Change::Released => format!("{it} may go: {} was released", order_label(shipment.order_id)),
        Change::HandedOver => {
            let parcel = after(", parcel ", &shipment.tracking_number);
            format!(
                "{it} handed to the carrier{}{parcel}{}",
                after(": ", &shipment.carrier),
                promise(shipment)
            )
        }
        Change::Scanned { scan } => format!("{it} {}", told(shipment, scan)),
        Change::Delivered { .. } => {
            let order = order_label(shipment.order_id);
            let stopped = if shipment.order_cancelled {
                format!(", although {order} is called off")
            } else {
                String::new()
            };
            format!("{it} delivered{}{stopped}", lateness(shipment))
        }
        Change::Exception => {
            let exception = shipment.exception.map_or("stopped", trouble);
            format!("{it} {exception}{}", after(": ", &shipment.exception_note))
        }
        Change::Reshipped => format!("{it} given up: another shipment replaces it"),
        Change::Recalled { reason } => format!("{it} called back from the carrier: {reason}"),
        Change::Returned { .. } => format!("{it} came back"),
        Change::Cancelled { reason, .. } => format!("{it} cancelled: {reason}"),
    };
    one_line(&words, SUMMARY_BYTES)
}

fn prepared(shipment: &Shipment, it: &str) -> String {
    let what = if shipment.replaces_id.is_some() { " as a replacement" } else { "" };
    let contents = match shipment.pieces() {
        0 => String::new(),
        1 => ": 1 item".to_owned(),
        pieces => format!(": {pieces} items"),
    };
    let (order, promise, doubt) = (order_label(shipment.order_id), promise(shipment), doubt(shipment));
    format!("{it} of {order} prepared{what}{contents}{promise}{doubt}")
}

fn doubt(shipment: &Shipment) -> String {
    match (shipment.promise.feasibility, shipment.promise.expected_at) {
        (Feasibility::AtRisk, _) => ", if nothing goes wrong".to_owned(),
        (Feasibility::Infeasible, Some(earliest)) => format!(", but {} is the earliest", day(earliest)),
        _ => String::new(),
    }
}

/// What a scan tells that made nothing of what has a line of its own: either the shipment stands there now, or the carrier
/// tells late.
fn told(shipment: &Shipment, scan: &Scan) -> String {
    let kind = match scan.kind {
        ScanKind::InTransit => "on its way",
        ScanKind::OutForDelivery => "out for delivery",
        ScanKind::Exception(exception) => trouble(exception),
        ScanKind::Delivered => "delivered",
        ScanKind::Returned => "came back",
    };
    let place = after(", ", &scan.place);
    let stands_there = matches!(
        (scan.kind, shipment.state),
        (ScanKind::InTransit, State::InTransit) | (ScanKind::OutForDelivery, State::OutForDelivery)
    );
    if stands_there {
        format!("{kind}{place}")
    } else {
        let told_of = day(scan.scanned_at);
        format!("is {} as before; the carrier told of {told_of}: {kind}{place}", stands(shipment))
    }
}

/// Where it stands, in as few words as possible.
fn stands(shipment: &Shipment) -> &'static str {
    match shipment.state {
        State::Prepared => "prepared",
        State::HandedOver => "with the carrier",
        State::InTransit => "on its way",
        State::OutForDelivery => "out for delivery",
        State::Delivered => "delivered",
        State::Exception => shipment.exception.map_or("stopped", trouble),
        State::Reshipped => "replaced",
        State::Returned => "back",
        State::Cancelled => "cancelled",
    }
}

const fn trouble(exception: Exception) -> &'static str {
    match exception {
        Exception::WrongAddress => "not deliverable at this address",
        Exception::Refused => "refused by the customer",
        Exception::Damaged => "damaged",
        Exception::Lost => "lost",
    }
}

fn promise(shipment: &Shipment) -> String {
    shipment.promise.promised_by.map(|by| format!(", promised by {}", day(by))).unwrap_or_default()
}

fn lateness(shipment: &Shipment) -> String {
    match shipment.days_late() {
        0 => String::new(),
        1 => ", a day later than promised".to_owned(),
        days => format!(", {days} days later than promised"),
    }
}
