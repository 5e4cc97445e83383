//! What people read about an invoice.

use super::super::invoice::{Change, Decided, Invoice};
use super::super::{Difference, DunningStep, Method, Payment, State};
use super::{because, day, size};

/// How people call the invoice: `invoice K7F3-QPX8`.
pub(crate) fn label(invoice: &Invoice) -> String {
    format!("invoice {}", invoice.number)
}

/// Where the invoice stands, in words.
pub(crate) fn status(invoice: &Invoice) -> String {
    let balance = invoice.balance();
    let due = day(invoice.due_at);
    let reason = because(&invoice.state_reason);
    let words = match invoice.state() {
        State::Issued => format!("{balance} due {due}"),
        State::PartiallyPaid => format!("partially paid, {balance} due {due}"),
        State::Paid if balance.is_negative() => format!("paid, {} too much", size(&balance)),
        State::Paid => "paid".to_owned(),
        State::Overdue => format!("overdue since {due}, {balance} to be paid"),
        State::InCollections => format!("in collections, {balance} to be paid"),
        State::WrittenOff => format!("written off{reason}"),
        State::Void => format!("void{reason}"),
    };
    let waits =
        if invoice.state().is_open() && invoice.dunning.is_paused() { ", reminders wait" } else { "" };
    super::status(&format!("{words}{waits}"))
}

/// The line of the event that tells the change.
pub(crate) fn summary(decided: &Decided) -> String {
    let Decided { invoice, change } = decided;
    let number = invoice.number;
    let reason = because(&invoice.state_reason);
    let words = match change {
        Change::Issued => {
            format!("Invoice {number} issued: {}, due {}", invoice.books.total, day(invoice.due_at))
        }
        Change::Corrected => {
            format!("Invoice {number} follows the order: {}{}", invoice.books.total, rest(invoice))
        }
        Change::Voided => format!("Invoice {number} void{reason}"),
        Change::PaymentRecorded { payment } | Change::Paid { payment: Some(payment) } => {
            format!("{}; {}", received(payment), standing(invoice))
        }
        Change::Paid { payment: None } => format!("Nothing is left to be paid: {}", standing(invoice)),
        Change::PaymentFailed { method, amount, reason } => {
            format!("Payment of {amount} by {} failed for invoice {number}: {reason}", method_name(*method))
        }
        Change::Overdue => {
            let due = day(invoice.due_at);
            format!("Invoice {number} overdue: {} was due {due}", invoice.balance())
        }
        Change::DunningStepTaken { step } => {
            format!("{} sent for invoice {number}: {} to be paid", step_name(*step), invoice.balance())
        }
        Change::DunningPaused { reason } => format!("No reminders for invoice {number} for now: {reason}"),
        Change::DunningResumed => format!("Reminders for invoice {number} go on"),
        Change::InCollections => {
            format!("Invoice {number} given to collections: {} to be paid", invoice.balance())
        }
        Change::WrittenOff => format!("Invoice {number} written off, {} given up{reason}", invoice.balance()),
        Change::Credited { amount, reason, refund_due, .. } => {
            let refund = if *refund_due { "; money goes back" } else { "" };
            format!("Invoice {number} credited with {amount}{}{refund}", because(reason))
        }
        Change::DoubleChargeFound { payment, .. } => format!(
            "Invoice {number} charged twice: {} by {} came again; the second one goes back",
            payment.amount,
            method_name(payment.method)
        ),
        Change::PriceDifferenceFound => differences(invoice),
    };
    super::summary(&words)
}

fn received(payment: &Payment) -> String {
    let parts = match payment.instalments {
        1 => String::new(),
        parts => format!(", {parts} instalments"),
    };
    format!("Payment of {} by {}{parts}", payment.amount, method_name(payment.method))
}

/// What is left to be paid, for the line of a payment.
fn standing(invoice: &Invoice) -> String {
    let number = invoice.number;
    let balance = invoice.balance();
    match invoice.state() {
        State::Void => format!("invoice {number} is void"),
        State::Paid if balance.is_negative() => {
            format!("invoice {number} is paid, {} too much", size(&balance))
        }
        State::Paid => format!("invoice {number} is paid"),
        _ => format!("{balance} of invoice {number} still to be paid"),
    }
}

/// What is left after a correction, where something came before.
fn rest(invoice: &Invoice) -> String {
    let balance = invoice.balance();
    if balance.is_negative() {
        format!(", {} too much came", size(&balance))
    } else if invoice.books.kept.is_positive() && balance.is_positive() {
        format!(", {balance} still to be paid")
    } else {
        String::new()
    }
}

fn differences(invoice: &Invoice) -> String {
    let number = invoice.number;
    let Some(first) = invoice.differences.first() else {
        return format!("Invoice {number} agrees with the order now");
    };
    let more = match invoice.differences.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    format!("Invoice {number} differs from the order: {}{more}", difference(first))
}

fn difference(difference: &Difference) -> String {
    let line = difference.line_number;
    match (&difference.ordered, &difference.charged) {
        (Some(ordered), Some(charged)) => format!("line {line} is {charged} instead of {ordered}"),
        (Some(ordered), None) => format!("line {line} is not charged ({ordered})"),
        (None, Some(charged)) => format!("line {line} was not ordered ({charged})"),
        (None, None) => format!("line {line}"),
    }
}

const fn method_name(method: Method) -> &'static str {
    match method {
        Method::CreditCard => "credit card",
        Method::DebitCard => "debit card",
        Method::BankTransfer => "bank transfer",
        Method::Boleto => "boleto",
        Method::Voucher => "voucher",
        Method::Cash => "cash",
        Method::Other => "other means",
    }
}

const fn step_name(step: DunningStep) -> &'static str {
    match step {
        DunningStep::FriendlyReminder => "Friendly reminder",
        DunningStep::Reminder => "Reminder",
        DunningStep::FinalNotice => "Final notice",
    }
}

#[cfg(test)]
mod tests;
