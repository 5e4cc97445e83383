//! Everything that people read about an order: its label, its status, and the line of each event.

use time::macros::format_description;
use time::{Date, OffsetDateTime};

use super::{Change, Decided, Order, Parcels, State};

/// The longest summary of an event, in bytes.
const SUMMARY_BYTES: usize = 300;
/// The longest status of a subject, in bytes.
const STATUS_BYTES: usize = 200;

/// How people call the order: `order 2c810e97`.
///
/// The last eight digits of the id: the first ones are the time, which orders of one minute share.
pub(crate) fn label(order: &Order) -> String {
    format!("order {}", short(order))
}

fn short(order: &Order) -> String {
    let digits = order.id.as_uuid().simple().to_string();
    digits.chars().skip(24).collect()
}

/// Where the order stands, in words.
pub(crate) fn status(order: &Order) -> String {
    let promise = order.promised_by.map(|by| format!(", promised by {}", day(by))).unwrap_or_default();
    let approval = match (&order.return_reason, order.goods_returned) {
        (_, true) => ", goods are back, to be settled",
        (Some(_), false) => ", return approved",
        (None, false) => "",
    };
    let cancellation = if order.cancellation.is_some() { ", to be called off" } else { "" };
    let words = match order.state {
        State::Placed => format!("placed{promise}"),
        State::Confirmed => format!("confirmed{promise}"),
        State::InFulfilment if order.parcels.any_on_its_way() || order.parcels.any_arrived() => {
            format!("{} on their way or there{promise}{cancellation}", share(order, Parcels::shipped))
        }
        State::InFulfilment => format!("being packed{promise}{cancellation}"),
        State::Shipped => format!("with the carrier{promise}{cancellation}"),
        State::Delivered => format!("delivered{approval}"),
        State::Completed => format!("completed{approval}"),
        State::OnHold => format!("on hold: {}", order.state_reason),
        State::Cancelled => format!("cancelled: {}", order.state_reason),
        State::Returned => format!("returned: {}", order.state_reason),
    };
    one_line(&words, STATUS_BYTES)
}

/// The line of the event that tells the change.
pub(crate) fn summary(decided: &Decided) -> String {
    let Decided { order, change } = decided;
    let id = short(order);
    let reason = &order.state_reason;
    let words = match change {
        Change::Placed => format!("Order {id} placed{}", contents(order)),
        Change::Confirmed => format!("Order {id} confirmed{}", promise(order)),
        Change::Amended => format!("Order {id} amended{}{}", contents(order), promise(order)),
        Change::Held => format!("Order {id} on hold: {reason}"),
        Change::Paid => format!("Order {id} is paid"),
        Change::Released => format!("Order {id} released from hold"),
        Change::FulfilmentStarted => format!("Order {id} is being packed"),
        Change::Shipped { carrier, tracking_number } => {
            format!("Order {id} handed to carrier{}", parcel(carrier, tracking_number))
        }
        Change::PartlyShipped { carrier, tracking_number } => {
            format!(
                "Order {id}: {} handed to carrier{}",
                share(order, Parcels::shipped),
                parcel(carrier, tracking_number)
            )
        }
        Change::Delivered => format!("Order {id} delivered{}", lateness(order)),
        Change::PartlyDelivered => format!("Order {id}: {} delivered", share(order, Parcels::delivered)),
        Change::Completed => format!("Order {id} completed"),
        Change::Cancelled => format!("Order {id} cancelled: {reason}"),
        Change::CancellationRequested => {
            let why = order.cancellation.as_deref().unwrap_or_default();
            format!("Order {id} shall be called off, the parcel is to come back: {why}")
        }
        Change::Returned => format!("Order {id} returned: {reason}"),
        Change::ReturnApproved => {
            format!("Return of order {id} approved: {}", order.return_reason.as_deref().unwrap_or_default())
        }
        Change::GoodsReturned => format!("Goods of order {id} are back"),
    };
    one_line(&words, SUMMARY_BYTES)
}

/// How many of all pieces: `2 of 3 items`.
fn share(order: &Order, count: fn(&Parcels, u32, u32) -> u32) -> String {
    let pieces = order.lines.numbered().map(|(number, line)| count(&order.parcels, number, line.quantity));
    let some: u64 = pieces.map(u64::from).sum();
    format!("{some} of {} items", order.lines.pieces())
}

fn contents(order: &Order) -> String {
    match (order.lines.pieces(), order.lines.total()) {
        (1, Some(total)) => format!(": 1 item, {total}"),
        (pieces, Some(total)) => format!(": {pieces} items, {total}"),
        (_, None) => String::new(),
    }
}

fn promise(order: &Order) -> String {
    order.promised_by.map(|by| format!(", promised by {}", day(by))).unwrap_or_default()
}

fn parcel(carrier: &str, tracking_number: &str) -> String {
    match (carrier, tracking_number) {
        ("", "") => String::new(),
        (carrier, "") => format!(": {carrier}"),
        ("", number) => format!(": parcel {number}"),
        (carrier, number) => format!(": {carrier}, parcel {number}"),
    }
}

/// Counted in calendar days (UTC): who was promised the third and got it on the third got it in time.
fn lateness(order: &Order) -> String {
    let days = |at: OffsetDateTime| i64::from(at.date().to_julian_day());
    match order.promised_by.map(|by| days(order.changed_at) - days(by)) {
        Some(1) => ", a day later than promised".to_owned(),
        Some(late) if late > 1 => format!(", {late} days later than promised"),
        _ => String::new(),
    }
}

fn day(at: OffsetDateTime) -> String {
    let date: Date = at.date();
    date.format(format_description!("[day padding:none] [month repr:long] [year]")).unwrap_or_default()
}

/// The text on one line, cut to at most `max_bytes`.
fn one_line(text: &str, max_bytes: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.len() <= max_bytes {
        return line;
    }
    let end = line.floor_char_boundary(max_bytes - '…'.len_utf8());
    format!("{}…", line[..end].trim_end())
}

#[cfg(test)]
mod tests;
