//! How an order's goods came to the customer: one shipment, because the data set knows no other.
//!
//! The time at which the customer had it is kept as it is: it says whether the promise was kept. The times before it
//! are put in the order of life where the data has them otherwise, and each such correction of a time that the data
//! states is noted.

use std::sync::Arc;

use time::OffsetDateTime;

use super::Address;
use super::step::{ShipmentStep, Step, Told, What};
use crate::commands::import::olist::files::File;
use crate::commands::import::olist::findings::{Findings, Place};
use crate::commands::import::olist::reader::At;
use crate::commands::import::olist::rows::{OrderRow, Status};

/// What is told of a shipment when it is prepared. It carries all goods of its order.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Parcel {
    /// Where it goes.
    pub(in super::super) address: Address,
    /// `order_estimated_delivery_date`: what the customer was told.
    pub(in super::super) promised_by: Option<OffsetDateTime>,
}

/// When a shipment took its steps; absent for never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Life {
    prepared: OffsetDateTime,
    handed_over: Option<OffsetDateTime>,
    delivered: Option<OffsetDateTime>,
}

/// The steps of one order's shipment; none where nobody was to pack anything.
pub(super) fn steps(
    order: &At<OrderRow>,
    id: &Arc<str>,
    address: Address,
    findings: &mut Findings,
) -> Vec<Told> {
    let row = &order.value;
    let place = Place { file: File::Orders, line: order.line };
    let Some(life) = life(row) else { return Vec::new() };
    if let Some((stated, told)) =
        row.handed_over.zip(life.handed_over).filter(|(stated, told)| stated != told)
    {
        let (relation, neighbour) =
            if stated < told { ("before", "the purchase") } else { ("after", "the delivery") };
        let reason = format!(
            "order_delivered_carrier_date is {relation} {neighbour}; the shipment is handed over at {neighbour}"
        );
        findings.remark(place, reason);
    }
    let parcel = Parcel { address, promised_by: row.estimated };
    let returned = (row.is_called_off() && life.delivered.is_none()).then(|| {
        let note = "not in the file: its order was called off".to_owned();
        (row.last_known(), ShipmentStep::Return { note })
    });
    [
        Some((life.prepared, ShipmentStep::Prepare(parcel))),
        life.handed_over.map(|at| (at, ShipmentStep::HandOver)),
        life.delivered.map(|at| (at, ShipmentStep::Deliver)),
        returned.filter(|_| life.handed_over.is_some()),
    ]
    .into_iter()
    .flatten()
    .map(|(at, step)| (at, Step { about: id.clone(), at, place, what: What::Shipment(step) }))
    .collect()
}

/// Which steps were taken is what the order's state says; of an order that was called off, what its times say.
fn life(row: &OrderRow) -> Option<Life> {
    let begun = row.approved.unwrap_or(row.purchased).max(row.purchased);
    let (was_handed_over, was_delivered) = match row.status {
        Status::Created if row.approved.is_none() => return None,
        // Packed, or about to be: whatever is approved waits for the carrier.
        Status::Created | Status::Approved | Status::Processing | Status::Invoiced => (false, false),
        Status::Shipped => (true, false),
        Status::Delivered => (true, true),
        Status::Unavailable | Status::Canceled => {
            (row.handed_over.or(row.delivered).is_some(), row.delivered.is_some())
        }
    };
    if row.is_called_off() && !was_handed_over {
        return None;
    }
    let delivered =
        was_delivered.then(|| row.delivered.or(row.handed_over).unwrap_or(begun).max(row.purchased));
    let handed_over = was_handed_over.then(|| {
        let stated = row.handed_over.or(delivered).unwrap_or(begun).max(row.purchased);
        delivered.map_or(stated, |delivered| stated.min(delivered))
    });
    let prepared = handed_over.map_or(begun, |handed_over| begun.min(handed_over));
    Some(Life { prepared, handed_over, delivered })
}
