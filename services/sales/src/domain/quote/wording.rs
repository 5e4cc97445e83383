//! Everything that people read about a quote.

use super::{Change, Decided, Quote, State};
use crate::domain::words::{STATUS_BYTES, SUMMARY_BYTES, day, one_line, short};

/// How people call the quote: `quote K7F3-QPX8`.
pub(crate) fn label(quote: &Quote) -> String {
    format!("quote {}", quote.number)
}

/// Where the quote stands, in words.
pub(crate) fn status(quote: &Quote) -> String {
    let total = quote.lines.total();
    let words = match quote.state {
        State::Draft => format!("draft, {total}"),
        State::Sent if quote.order_refusal.is_empty() => format!("sent, {total}{}", validity(quote)),
        State::Sent => format!("accepted, but not ordered: {}", quote.order_refusal),
        State::Accepted => format!("accepted, {total}{}", order(quote)),
        State::Declined => format!("declined: {}", quote.declined_reason),
        State::Expired => format!("expired, {total}"),
    };
    one_line(&words, STATUS_BYTES)
}

/// What we wait for from the customer; empty for nothing.
pub(crate) fn waiting_for(quote: &Quote) -> String {
    let is_asked = quote.state == State::Sent && quote.order_refusal.is_empty();
    if is_asked { format!("a yes or no to quote {}", quote.number) } else { String::new() }
}

/// The line of the event that tells the change.
pub(crate) fn summary(decided: &Decided) -> String {
    let Decided { after: quote, change } = decided;
    let number = quote.number;
    let total = quote.lines.total();
    let words = match change {
        Change::Drafted => format!("Quote {number} drafted: {}", contents(quote)),
        Change::Amended => format!("Quote {number} amended: {}, to be sent again", contents(quote)),
        Change::Sent => format!("Quote {number} sent: {}{}", contents(quote), validity(quote)),
        Change::Accepted => format!("Quote {number} accepted: {total}{}", order(quote)),
        Change::OrderRefused => {
            format!("Quote {number} accepted, but the order cannot be placed: {}", quote.order_refusal)
        }
        Change::Declined => format!("Quote {number} declined: {}", quote.declined_reason),
        Change::Expired => format!("Quote {number} expired: no answer in time, {total}"),
    };
    one_line(&words, SUMMARY_BYTES)
}

fn contents(quote: &Quote) -> String {
    let total = quote.lines.total();
    match quote.lines.pieces() {
        1 => format!("1 item, {total}"),
        pieces => format!("{pieces} items, {total}"),
    }
}

fn validity(quote: &Quote) -> String {
    quote.valid_until.map(|until| format!(", valid until {}", day(until))).unwrap_or_default()
}

fn order(quote: &Quote) -> String {
    quote.order_id.map(|id| format!(", order {}", short(id.as_uuid()))).unwrap_or_default()
}
