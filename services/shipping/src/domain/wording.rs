//! Everything that people read about shipments and returns: labels, statuses, and the line of each event.

mod returns;
mod shipments;

use baton_model::OrderId;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

pub(crate) use returns::{return_label, return_status, return_summary};
pub(crate) use shipments::{delivery, feasibility, label, status, summary};

/// The longest summary of an event, in bytes.
const SUMMARY_BYTES: usize = 300;
/// The longest status of a subject, in bytes.
const STATUS_BYTES: usize = 200;

/// How people call the order: `order 2c810e97`, as orders does.
fn order_label(id: OrderId) -> String {
    let digits: String = id.as_uuid().simple().to_string().chars().skip(24).collect();
    format!("order {digits}")
}

fn day(at: OffsetDateTime) -> String {
    let date: Date = at.date();
    date.format(format_description!("[day padding:none] [month repr:long] [year]")).unwrap_or_default()
}

/// `text` after `before`, or nothing.
fn after(before: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{before}{text}") }
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
