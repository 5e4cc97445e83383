//! How far an order came, step by step.
//!
//! An order's state says which steps it made, its times say when. Where both disagree the state is believed: a step
//! that must have been made and has no time gets that of its neighbour, a time without its step is not used, and times
//! in an impossible order are kept as they are. Each of these is noted.

use std::sync::Arc;

use time::OffsetDateTime;
use time::macros::format_description;

use super::{Goods, Step, Told, What};
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
struct Link(What, &'static str, Option<OffsetDateTime>);

/// The steps of one order, in the order in which they are told.
pub(super) fn steps(order: &At<OrderRow>, id: &Arc<str>, goods: Goods, findings: &mut Findings) -> Vec<Told> {
    let place = Place { file: File::Orders, line: order.line };
    let mut remark = |text: String| findings.remark(place, text);
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
        steps.push((latest, Step { order: id.clone(), at, place, what }));
    }
    steps
}

fn chain(row: &OrderRow, mut goods: Goods) -> Vec<Link> {
    goods.promised_by = row.estimated;
    let confirm = || Link(What::Confirm, APPROVED, row.approved);
    let ship = || Link(What::Ship, HANDED_OVER, row.handed_over);
    let mut chain = vec![Link(What::Place(goods), PURCHASED, Some(row.purchased))];
    match row.status {
        Status::Created => chain.extend(row.approved.is_some().then(confirm)),
        Status::Approved => chain.push(confirm()),
        Status::Processing | Status::Invoiced => {
            // Nothing says when they began to pack: not before it was approved.
            let begun = row.approved.unwrap_or(row.purchased);
            chain.extend([confirm(), Link(What::StartFulfilment, STATUS, Some(begun))]);
        }
        Status::Shipped => chain.extend([confirm(), ship()]),
        Status::Delivered => {
            chain.extend([confirm(), ship(), Link(What::Deliver, DELIVERED, row.delivered)]);
        }
        Status::Unavailable | Status::Canceled => {
            chain.extend(row.approved.is_some().then(confirm));
            let reason = cancel_reason(row);
            chain.push(Link(What::Cancel { reason }, STATUS, Some(last_known(row))));
        }
    }
    chain
}

/// Nothing says when an order was called off: not before the last thing that is known of it.
fn last_known(row: &OrderRow) -> OffsetDateTime {
    [row.approved, row.handed_over, row.delivered]
        .into_iter()
        .flatten()
        .fold(row.purchased, OffsetDateTime::max)
}

/// An order that is with the carrier can no longer be cancelled in Baton; in the data set a few were. What they went
/// through is told in the reason.
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
    if row.status == Status::Canceled { "told in the reason of the cancellation" } else { "not used" }
}
