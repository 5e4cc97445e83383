//! Everything that people read about a touch.

use baton_model::OrderId;

use super::{Change, Decided, Kind, State, Touch};
use crate::domain::words::{STATUS_BYTES, SUMMARY_BYTES, after_colon, day, one_line, short};

/// How people call the touch: `touch 2c810e97`.
pub(crate) fn label(touch: &Touch) -> String {
    format!("touch {}", short(touch.id.as_uuid()))
}

/// What a word of thanks is about.
pub(crate) fn thanks_for(order_id: OrderId) -> String {
    format!("order {} was delivered", short(order_id.as_uuid()))
}

/// What a touch is about that the cadence asks for.
pub(crate) fn cadence(days: u16) -> String {
    if days == 1 { "in touch every day".to_owned() } else { format!("in touch every {days} days") }
}

/// Where the touch stands, in words.
pub(crate) fn status(touch: &Touch) -> String {
    let kind = kind(touch.kind).to_lowercase();
    let words = match touch.state {
        State::Planned => format!("{kind} due {}", day(touch.due_at)),
        State::Done => format!("{kind} done"),
        State::Dropped => format!("{kind} dropped: {}", touch.outcome),
    };
    one_line(&words, STATUS_BYTES)
}

/// The line of the event that tells the change.
pub(crate) fn summary(decided: &Decided) -> String {
    let Decided { after: touch, change } = decided;
    let kind = kind(touch.kind);
    let words = match change {
        Change::Planned => {
            format!("{kind} planned for {}{}", day(touch.due_at), after_colon(&touch.subject))
        }
        Change::Done => format!("{kind} done{}", after_colon(&touch.outcome)),
        Change::Dropped => format!("{kind} dropped: {}", touch.outcome),
    };
    one_line(&words, SUMMARY_BYTES)
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Call => "Call",
        Kind::Visit => "Visit",
        Kind::Letter => "Letter",
        Kind::Thanks => "Thanks",
        Kind::Congratulation => "Congratulation",
    }
}
