//! What people read about a refund.

use super::super::refund::{Cause, Refund, RefundState};
use super::{because, short};

/// How people call the refund: `refund 2c810e97`.
pub(crate) fn label(refund: &Refund) -> String {
    format!("refund {}", short(refund.id.as_uuid()))
}

/// Where the refund stands, in words.
pub(crate) fn status(refund: &Refund) -> String {
    let amount = &refund.amount;
    let words = match refund.state {
        RefundState::Requested => format!("{amount} asked for"),
        RefundState::Approved => format!("{amount} to be paid to the customer"),
        RefundState::Paid => format!("{amount} paid to the customer"),
        RefundState::Rejected => format!("{amount} rejected{}", because(&refund.state_reason)),
    };
    super::status(&words)
}

/// The line of the event that tells where the refund stands now.
pub(crate) fn summary(refund: &Refund) -> String {
    let (amount, cause) = (&refund.amount, cause(refund.cause));
    let note = because(&refund.note);
    let words = match refund.state {
        RefundState::Requested => format!("Refund of {amount} requested, {cause}{note}"),
        RefundState::Approved => format!("Refund of {amount} approved, {cause}{note}"),
        RefundState::Paid => format!("Refund of {amount} paid to the customer, {cause}"),
        RefundState::Rejected => format!("Refund of {amount} rejected{}", because(&refund.state_reason)),
    };
    super::summary(&words)
}

/// What the customer is promised once it is approved.
pub(crate) fn promise(refund: &Refund) -> String {
    format!("{} of {} is paid", label(refund), refund.amount)
}

/// Why money goes back, in words.
pub(crate) const fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Cancellation => "because the charge was called off",
        Cause::Return => "because the goods came back",
        Cause::DoubleCharge => "because the same was charged twice",
        Cause::Overpayment => "because more came than was due",
        Cause::LostShipment => "because the goods never arrived",
        Cause::Dispute => "because a dispute was right",
        Cause::Goodwill => "to make up for something",
    }
}

#[cfg(test)]
mod tests;
