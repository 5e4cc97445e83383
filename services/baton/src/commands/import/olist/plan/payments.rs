//! What an order cost and how it was paid: one invoice, its payments, and what went back.
//!
//! The invoice says what was paid. The lines are the items'; where the payments add up to something else (interest of
//! the card, a voucher, items that are not in the file), one more line says by how much, so that nothing is open and
//! nothing too much. An order without payments is charged its items and stays unpaid.

use std::sync::Arc;

use time::OffsetDateTime;

use super::Line;
use super::step::{InvoiceStep, Paid, Step, Told, What};
use crate::commands::import::olist::files::File;
use crate::commands::import::olist::findings::{Findings, Place};
use crate::commands::import::olist::reader::At;
use crate::commands::import::olist::rows::{OrderRow, PaymentRow};

/// What an order cost.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Charge {
    /// The order's lines.
    pub(in super::super) lines: Vec<Line>,
    /// What was paid more than these cost, or less; absent where it is the same.
    pub(in super::super) adjustment: Option<Adjustment>,
}

/// A line that makes an invoice what was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Adjustment {
    /// What it is.
    pub(in super::super) title: &'static str,
    /// Minor units; negative for less.
    pub(in super::super) amount: i64,
}

/// The steps of one order's invoice, by the order's rows; none where nothing is known of its price.
pub(super) fn steps(
    order: &At<OrderRow>,
    id: &Arc<str>,
    lines: &[Line],
    payments: &[At<PaymentRow>],
    findings: &mut Findings,
) -> Vec<Told> {
    let row = &order.value;
    let place = Place { file: File::Orders, line: order.line };
    let charge = match charge(lines, payments) {
        Ok(Some(charge)) => charge,
        Ok(None) => return Vec::new(),
        Err(TooMuch) => {
            for payment in payments {
                findings.unused(place_of(payment), "is more than an invoice can hold");
            }
            return Vec::new();
        }
    };
    let step = |at: OffsetDateTime, place, what| {
        // An approval before the purchase is a wrong time: the payment is told after what it pays.
        (at.max(row.purchased), Step { about: id.clone(), at, place, what: What::Invoice(what) })
    };
    let paid_at = row.approved.unwrap_or(row.purchased);
    let mut steps = vec![step(row.purchased, place, InvoiceStep::Issue(charge))];
    steps.extend(
        payments.iter().map(|payment| step(paid_at, place_of(payment), InvoiceStep::Pay(paid(payment)))),
    );
    if row.is_called_off() {
        let at = row.last_known();
        let reason = "the order was called off".to_owned();
        steps.push(step(at, place, InvoiceStep::Void { reason }));
        for payment in payments.iter().filter(|payment| payment.value.amount > 0) {
            let (place, paid) = (place_of(payment), paid(payment));
            steps.extend(
                [
                    InvoiceStep::RequestRefund(paid),
                    InvoiceStep::ApproveRefund(paid),
                    InvoiceStep::PayRefund(paid),
                ]
                .map(|what| step(at, place, what)),
            );
        }
    }
    steps
}

/// Amounts that do not add up to an amount.
#[derive(Debug)]
struct TooMuch;

/// What an order cost: what was paid for it, or else what its items cost. Nothing if neither is known.
fn charge(lines: &[Line], payments: &[At<PaymentRow>]) -> Result<Option<Charge>, TooMuch> {
    if lines.is_empty() && payments.is_empty() {
        return Ok(None);
    }
    let goods =
        lines.iter().map(|line| line.price.checked_mul(line.quantity.into())?.checked_add(line.freight));
    let paid = payments.iter().map(|payment| Some(payment.value.amount));
    let (goods, paid) = sum(goods).zip(sum(paid)).ok_or(TooMuch)?;
    let adjustment = if payments.is_empty() || (goods == paid && !lines.is_empty()) {
        None
    } else {
        let title =
            if lines.is_empty() { "goods not in the file" } else { "as paid: interest, voucher or rounding" };
        Some(Adjustment { title, amount: paid - goods })
    };
    Ok(Some(Charge { lines: lines.to_vec(), adjustment }))
}

/// None of the amounts is negative.
fn sum(mut amounts: impl Iterator<Item = Option<i64>>) -> Option<i64> {
    amounts.try_fold(0_i64, |sum, amount| sum.checked_add(amount?))
}

fn paid(payment: &At<PaymentRow>) -> Paid {
    let PaymentRow { sequential, method, instalments, amount, .. } = payment.value;
    Paid { sequential, method, instalments, amount }
}

fn place_of(payment: &At<PaymentRow>) -> Place {
    Place { file: File::Payments, line: payment.line }
}
