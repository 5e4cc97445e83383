//! Everything that people read about a ticket: its label, its status, and the line of each event.

use baton_model::OrderId;

use super::{AppliedArticle, Change, Decided, State, Ticket, Verdict};

/// The longest summary of an event, in bytes.
const SUMMARY_BYTES: usize = 300;
/// The longest status of a subject, in bytes.
const STATUS_BYTES: usize = 200;

/// How people call the ticket: `ticket K7F3-QPX8`.
pub(crate) fn label(ticket: &Ticket) -> String {
    format!("ticket {}", ticket.number)
}

/// Where the ticket stands, in words.
pub(crate) fn status(ticket: &Ticket) -> String {
    let words = match ticket.state {
        State::Open => "open".to_owned(),
        State::Diagnosing => "being diagnosed".to_owned(),
        State::WaitingOnCustomer => format!("waiting on the customer: {}", ticket.waiting_for),
        State::Solved => format!("solved: {}", ticket.solution),
        State::Closed => "closed".to_owned(),
    };
    one_line(&words, STATUS_BYTES)
}

/// What we wait for from the customer; empty for nothing.
pub(crate) fn waiting_for(ticket: &Ticket) -> String {
    one_line(&ticket.waiting_for, STATUS_BYTES)
}

/// What was tried.
pub(crate) fn attempt(applied: &AppliedArticle) -> String {
    one_line(&applied.title, STATUS_BYTES)
}

/// The line of the event that tells the change.
pub(crate) fn summary(decided: &Decided) -> String {
    let Decided { ticket, change } = decided;
    let number = ticket.number;
    let words = match change {
        Change::Opened => format!("Ticket {number} opened: {}", ticket.title),
        Change::Diagnosed { note } if note.is_empty() => format!("Ticket {number} under diagnosis"),
        Change::Diagnosed { note } => format!("Ticket {number} under diagnosis: {note}"),
        Change::CustomerAsked => format!("Ticket {number} waits for the customer: {}", ticket.waiting_for),
        Change::CustomerAnswered { answer } => format!("Ticket {number} answered by the customer: {answer}"),
        Change::Solved => format!("Ticket {number} solved: {}", ticket.solution),
        Change::Closed => format!("Ticket {number} closed"),
        Change::Reopened { reason } => format!("Ticket {number} reopened: {reason}"),
        Change::ReturnApproved { order_id, reason } => {
            format!("Ticket {number}: return of order {} approved: {reason}", short(*order_id))
        }
        Change::ArticleApplied { article } => format!("Ticket {number}: tried “{}”", article.title),
        Change::ArticleScored { article, .. } => {
            let verdict = if article.verdict == Verdict::Worked { "worked" } else { "did not help" };
            format!("Ticket {number}: “{}” {verdict}", article.title)
        }
        Change::OrderChanged => format!("Ticket {number}: its order is now {}", ticket.order_status),
        Change::ShipmentChanged => format!("Ticket {number}: its parcel is now {}", ticket.shipment_status),
    };
    one_line(&words, SUMMARY_BYTES)
}

/// How the orders department calls an order: by the last eight digits of its id.
fn short(order_id: OrderId) -> String {
    order_id.as_uuid().simple().to_string().chars().skip(24).collect()
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
