//! From requests to checked input, with every violation collected.

pub(crate) mod cases;
pub(crate) mod complaints;
mod context;
pub(crate) mod customers;
mod event;
pub(crate) mod facts;
mod filter;
pub(crate) mod follow_ups;
pub(crate) mod handoffs;
mod instant;
mod period;
pub(crate) mod promises;
pub(crate) mod standards;
mod write;

pub(crate) use context::Context;
pub(crate) use event::new_event;
pub(crate) use filter::filter;
pub(crate) use instant::instant;
pub(crate) use period::period;
pub(crate) use write::{Write, write};

use baton_errors::{Failure, Reason, Violations};
use baton_model::Money;
use baton_proto::common::v1;

use crate::domain::identifier::is_slug;

/// What a request says, once nothing in it is bad. A part is missing only where a violation was noted.
pub(crate) fn checked<T>(violations: Violations, input: Option<T>) -> Result<T, Failure> {
    violations.finish()?;
    input.ok_or_else(|| Failure::new(Reason::Internal, "internal error"))
}

/// What may be left out: `Some(None)` when it is, `None` when it is bad.
#[allow(clippy::option_option, reason = "left out and bad are different")]
pub(crate) fn optional<T: std::str::FromStr>(
    violations: &mut Violations,
    field: &str,
    text: &str,
) -> Option<Option<T>>
where
    T::Err: ToString,
{
    if text.is_empty() { Some(None) } else { violations.take(field, text.parse()).map(Some) }
}

/// A text on one line, trimmed.
pub(crate) fn line(
    violations: &mut Violations,
    field: &str,
    text: String,
    required: bool,
    max_bytes: usize,
) -> String {
    let text = violations.text(field, text, required, max_bytes);
    if text.contains(['\n', '\r', '\t']) {
        violations.add(field, "must be one line");
    }
    text
}

/// An amount that is required and not less than nothing.
pub(crate) fn amount(violations: &mut Violations, field: &str, money: Option<&v1::Money>) -> Option<Money> {
    let Some(money) = money else {
        violations.add(field, "must be set");
        return None;
    };
    let amount = violations.take(field, Money::new(&money.currency_code, money.amount_minor))?;
    if amount.is_negative() {
        violations.add(field, "must not be less than nothing");
    }
    Some(amount)
}

/// A slug that is required.
pub(crate) fn slug(violations: &mut Violations, field: &str, text: String) -> String {
    if !is_slug(&text) {
        violations.add(field, "must be a slug of 1 to 32 lower-case letters, digits and hyphens");
    }
    text
}

/// The longest name of a type, a department or a channel, in bytes.
const NAME_BYTES: usize = 200;

/// Names, of which any may match: sorted, each once.
pub(crate) fn names(
    violations: &mut Violations,
    field: &str,
    mut names: Vec<String>,
    max: usize,
) -> Vec<String> {
    if names.len() > max {
        violations.add(field, format!("must be at most {max}"));
    }
    if names.iter().any(|name| name.is_empty() || name.len() > NAME_BYTES || name.contains(char::is_control))
    {
        violations.add(field, format!("each must be a name of 1 to {NAME_BYTES} bytes"));
    }
    names.sort();
    names.dedup();
    names
}
