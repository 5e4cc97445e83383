//! What people read about a return.

use super::{STATUS_BYTES, SUMMARY_BYTES, after, one_line, order_label};
use crate::domain::{Return, ReturnChange, ReturnDecided, ReturnState};

/// How people call the return: `return K7F3-QPX8`.
pub(crate) fn return_label(returned: &Return) -> String {
    format!("return {}", returned.label_number)
}

/// Where the return stands, in words.
pub(crate) fn return_status(returned: &Return) -> String {
    let words = match returned.state {
        ReturnState::LabelIssued => format!("label issued: {}", returned.reason),
        ReturnState::Received => format!("received{}", after(": ", &returned.condition)),
    };
    one_line(&words, STATUS_BYTES)
}

/// The line of the event that tells the change.
pub(crate) fn return_summary(decided: &ReturnDecided) -> String {
    let returned = &decided.returned;
    let (number, order) = (returned.label_number, order_label(returned.order_id));
    let words = match decided.change {
        ReturnChange::LabelIssued => {
            format!("Label {number} issued to send {order} back: {}", returned.reason)
        }
        ReturnChange::Received => {
            format!("Goods of {order} are back with label {number}{}", after(": ", &returned.condition))
        }
    };
    one_line(&words, SUMMARY_BYTES)
}
