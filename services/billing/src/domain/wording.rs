//! Everything that people read: the label and status of each object, and the line of each event.

pub(crate) mod credit;
pub(crate) mod dispute;
pub(crate) mod invoice;
pub(crate) mod refund;

use baton_model::Money;
use time::OffsetDateTime;
use time::macros::format_description;
use uuid::Uuid;

/// The longest summary of an event, in bytes.
const SUMMARY_BYTES: usize = 300;
/// The longest status of a subject, in bytes.
const STATUS_BYTES: usize = 200;

/// The last eight digits of an id: the first ones are the time, which objects of one minute share.
fn short(id: Uuid) -> String {
    id.simple().to_string().chars().skip(24).collect()
}

/// A day, such as `4 May 2026`.
fn day(at: OffsetDateTime) -> String {
    at.date().format(format_description!("[day padding:none] [month repr:long] [year]")).unwrap_or_default()
}

/// How much it is, whether it is to be paid or to go back.
fn size(money: &Money) -> Money {
    money.zero().minus(money).ok().filter(Money::is_positive).unwrap_or_else(|| money.clone())
}

/// The text, if there is one, after a colon.
fn because(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(": {text}") }
}

fn summary(words: &str) -> String {
    one_line(words, SUMMARY_BYTES)
}

fn status(words: &str) -> String {
    one_line(words, STATUS_BYTES)
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
mod tests {
    use super::*;

    #[test]
    fn texts_are_one_line_of_bounded_length() {
        assert_eq!(one_line("two\nlines  and\tmore", 100), "two lines and more");
        let long = one_line(&"é".repeat(200), 101);
        assert!(long.len() <= 101 && long.ends_with("é…"), "{long}");
    }
}
