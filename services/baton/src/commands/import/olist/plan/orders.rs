//! How far an order came, step by step.
//!
//! An order's state says which steps it made, its times say when. Where both disagree the state is believed: a step
//! that must have been made and has no time gets that of its neighbour, a time without its step is not used, and times
//! in an impossible order are kept as they are. Each of these is noted.

use std::sync::Arc;

use time::OffsetDateTime;
use time::macros::format_description;

use super::step::{OrderStep, Step, Told, What};
use super::{Address, Goods};
use crate::commands::import::olist::files::File;
use crate::commands::import::olist::findings::{Findings, Place};
use crate::commands::import::olist::reader::At;
use crate::commands::import::olist::rows::{OrderRow, Status};

const PURCHASED: &str = "order_purchase_timestamp";
const APPROVED: &str = "order_approved_at";
const HANDED_OVER: &str = "order_delivered_carrier_date";
const DELIVERED: &str = "order_delivered_customer_date";
const STATUS: &str = "order_status";

/// A step that was made, the column that says when, and when if it does.
struct Link(OrderStep, &'static str, Option<OffsetDateTime>);

/// The steps of one order, in the order in which they are told.
pub(super) fn steps(
    order: &At<OrderRow>,
    id: &Arc<str>,
    goods: Goods,
    address: Address,
    findings: &mut Findings,
) -> Vec<Told> {
    let place = Place { file: File::Orders, line: order.line };
    let mut remark = |text: String| findings.remark(place, text);
    let goods = Goods { promised_by: order.value.estimated, address, ..goods };
    let chain = chain(&order.value, goods);
    for (column, time) in [(HANDED_OVER, order.value.handed_over), (DELIVERED, order.value.delivered)] {
        if time.is_some() && !chain.iter().any(|link| link.1 == column) {
            remark(format!("{column} does not fit its order_status; {}", told_otherwise(&order.value)));
        }
    }

    let known: Vec<Option<OffsetDateTime>> = chain.iter().map(|link| link.2).collect();
    let (mut before, mut latest) = (order.value.purchased, order.value.purchased);
    let mut steps = Vec::with_capacity(chain.len());
    for (index, Link(what, column, time)) in chain.into_iter().enumerate() {
        let at = time.unwrap_or_else(|| {
            remark(format!("{column} is unknown; dated by the next step, or by the one before"));
            known[index..].iter().flatten().next().copied().unwrap_or(before)
        });
        if at < latest {
            remark(format!("{column} is before an earlier step; kept as it is"));
        }
        (before, latest) = (at, latest.max(at));
        steps.push((latest, Step { about: id.clone(), at, place, what: What::Order(what) }));
    }
    steps
}

fn chain(row: &OrderRow, goods: Goods) -> Vec<Link> {
    let confirm = || Link(OrderStep::Confirm, APPROVED, row.approved);
    let ship = || Link(OrderStep::Ship, HANDED_OVER, row.handed_over);
    let mut chain = vec![Link(OrderStep::Place(goods), PURCHASED, Some(row.purchased))];
    match row.status {
        Status::Created => chain.extend(row.approved.is_some().then(confirm)),
        Status::Approved => chain.push(confirm()),
        Status::Processing | Status::Invoiced => {
            // Nothing says when they began to pack: not before it was approved.
            let begun = row.approved.unwrap_or(row.purchased);
            chain.extend([confirm(), Link(OrderStep::StartFulfilment, STATUS, Some(begun))]);
        }
        Status::Shipped => chain.extend([confirm(), ship()]),
        Status::Delivered => {
            chain.extend([confirm(), ship(), Link(OrderStep::Deliver, DELIVERED, row.delivered)]);
        }
        Status::Unavailable | Status::Canceled => {
            chain.extend(row.approved.is_some().then(confirm));
            let reason = cancel_reason(row);
            chain.push(Link(OrderStep::Cancel { reason }, STATUS, Some(row.last_known())));
        }
    }
    chain
}

/// An order that is with the carrier can no longer be cancelled in Baton; in the data set a few were. What they went
/// through is told in the reason, and by their shipment.
fn cancel_reason(row: &OrderRow) -> String {
    let day = |at: OffsetDateTime| {
        at.date().format(format_description!("[year]-[month]-[day]")).unwrap_or_default()
    };
    match (row.status, row.handed_over, row.delivered) {
        (Status::Unavailable, ..) => "the goods were not available".to_owned(),
        (_, _, Some(at)) => format!("cancelled after it was delivered on {}", day(at)),
        (_, Some(at), None) => format!("cancelled after it went to the carrier on {}", day(at)),
        (_, None, None) => "cancelled".to_owned(),
    }
}

fn told_otherwise(row: &OrderRow) -> &'static str {
    if row.is_called_off() { "told by its shipment" } else { "not used" }
}
