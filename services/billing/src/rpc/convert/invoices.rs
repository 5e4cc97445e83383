//! Requests about invoices and payments.

use std::sync::Arc;

use baton_department::{Fields, page};
use baton_errors::Failure;
use baton_model::{Ids, InvoiceId, Money, PaymentId};
use baton_proto::billing::v1;
use baton_proto::common::v1 as common;

use super::{NAME_BYTES, REASON_BYTES};
use crate::commands::{
    IssueInvoice, RecordPayment, RecordPaymentFailure, StartCollections, VoidInvoice, WriteOffInvoice,
};
use crate::domain::{Incoming, InvalidLines, Issuing, Line, LineKind, Lines, Method, State};
use crate::queries::ListInvoices;

const TITLE_BYTES: usize = 200;
const MAX_LINES: usize = 400;
const MAX_QUANTITY: i64 = 100_000;
const MAX_INSTALMENTS: i64 = 99;

pub(in crate::rpc) fn issue_invoice(
    fields: &mut Fields,
    request: &v1::IssueInvoiceRequest,
    ids: &Arc<dyn Ids>,
) -> Option<IssueInvoice> {
    let invoice = fields.present("invoice", request.invoice.as_ref())?;
    let customer_id = fields.id("invoice.customer_id", &invoice.customer_id);
    let order_id = fields.optional_id("invoice.order_id", &invoice.order_id);
    let external_reference =
        fields.reference("invoice.external_reference", &invoice.external_reference, NAME_BYTES);
    let lines = lines(fields, "invoice.lines", &invoice.lines);
    let due_at = fields.optional_time("invoice.due_at", invoice.due_at.as_ref());
    let issuing = Issuing {
        customer_id: customer_id?,
        order_id,
        external_reference,
        lines: lines?,
        due_at,
        by_hand: true,
    };
    Some(IssueInvoice { invoice_id: InvoiceId::from_uuid(ids.uuid()), ids: Arc::clone(ids), issuing })
}

pub(in crate::rpc) fn void_invoice(
    fields: &mut Fields,
    request: &v1::VoidInvoiceRequest,
    ids: &Arc<dyn Ids>,
) -> Option<VoidInvoice> {
    let invoice_id = fields.id("invoice_id", &request.invoice_id);
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    Some(VoidInvoice { invoice_id: invoice_id?, reason, ids: Arc::clone(ids) })
}

pub(in crate::rpc) fn record_payment(
    fields: &mut Fields,
    request: &v1::RecordPaymentRequest,
    ids: &Arc<dyn Ids>,
) -> Option<RecordPayment> {
    let invoice_id = fields.id("invoice_id", &request.invoice_id);
    let payment = fields.present("payment", request.payment.as_ref())?;
    let method = fields.choice("payment.method", payment.method, method);
    // Absent means that it is paid at once.
    let instalments = fields.number("payment.instalments", payment.instalments, 0..=MAX_INSTALMENTS);
    let amount = fields.amount("payment.amount", payment.amount.as_ref());
    let external_reference =
        fields.reference("payment.external_reference", &payment.external_reference, NAME_BYTES);
    let incoming = Incoming {
        id: PaymentId::from_uuid(ids.uuid()),
        method: method?,
        instalments: u32::max(instalments?, 1),
        amount: amount?,
        external_reference,
    };
    Some(RecordPayment { invoice_id: invoice_id?, incoming, ids: Arc::clone(ids) })
}

pub(in crate::rpc) fn record_payment_failure(
    fields: &mut Fields,
    request: &v1::RecordPaymentFailureRequest,
    ids: &Arc<dyn Ids>,
) -> Option<RecordPaymentFailure> {
    let invoice_id = fields.id("invoice_id", &request.invoice_id);
    let method = fields.choice("method", request.method, method);
    let amount = fields.amount("amount", request.amount.as_ref());
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    let ids = Arc::clone(ids);
    Some(RecordPaymentFailure { invoice_id: invoice_id?, method: method?, amount: amount?, reason, ids })
}

pub(in crate::rpc) fn start_collections(
    fields: &mut Fields,
    request: &v1::StartCollectionsRequest,
    ids: &Arc<dyn Ids>,
) -> Option<StartCollections> {
    Some(StartCollections { invoice_id: fields.id("invoice_id", &request.invoice_id)?, ids: Arc::clone(ids) })
}

pub(in crate::rpc) fn write_off_invoice(
    fields: &mut Fields,
    request: &v1::WriteOffInvoiceRequest,
    ids: &Arc<dyn Ids>,
) -> Option<WriteOffInvoice> {
    let invoice_id = fields.id("invoice_id", &request.invoice_id);
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    Some(WriteOffInvoice { invoice_id: invoice_id?, reason, ids: Arc::clone(ids) })
}

pub(in crate::rpc) fn list_invoices(request: &v1::ListInvoicesRequest) -> Result<ListInvoices, Failure> {
    let mut fields = Fields::default();
    let customer_id = fields.optional_id("customer_id", &request.customer_id);
    let order_id = fields.optional_id("order_id", &request.order_id);
    let states = fields.choices("states", &request.states, state);
    let states = fields.finish(states)?;
    Ok(ListInvoices { page: page(request)?, customer_id, order_id, states })
}

fn lines(fields: &mut Fields, field: &str, lines: &[v1::InvoiceLine]) -> Option<Lines> {
    let lines = fields.each(field, lines, MAX_LINES, line)?;
    match Lines::new(lines) {
        Ok(lines) => Some(lines),
        Err(invalid @ InvalidLines::Line { index, .. }) => {
            fields.bad(&format!("{field}[{index}]"), &invalid.to_string())
        }
        Err(invalid) => fields.bad(field, &invalid.to_string()),
    }
}

fn line(fields: &mut Fields, path: &str, line: &v1::InvoiceLine) -> Option<Line> {
    let kind = fields.choice(&format!("{path}.kind"), line.kind, line_kind);
    let line_number =
        fields.number(&format!("{path}.line_number"), line.line_number, 0..=i64::from(i32::MAX));
    let product_id = fields.optional_line(&format!("{path}.product_id"), &line.product_id, NAME_BYTES);
    let title = fields.optional_line(&format!("{path}.title"), &line.title, TITLE_BYTES);
    let quantity = fields.number(&format!("{path}.quantity"), line.quantity, 1..=MAX_QUANTITY);
    let unit_price = unit_price(fields, &format!("{path}.unit_price"), kind, line.unit_price.as_ref());
    Some(Line {
        kind: kind?,
        line_number: line_number.map(|number: u32| (number > 0).then_some(number))?,
        product_id,
        title,
        quantity: quantity?,
        unit_price: unit_price?,
    })
}

/// Only an adjustment may take something away.
fn unit_price(
    fields: &mut Fields,
    field: &str,
    kind: Option<LineKind>,
    money: Option<&common::Money>,
) -> Option<Money> {
    if kind != Some(LineKind::Adjustment) {
        return fields.amount(field, money);
    }
    let money = fields.present(field, money)?;
    fields.take(field, Money::new(&money.currency_code, money.amount_minor))
}

const fn line_kind(kind: v1::InvoiceLineKind) -> Option<LineKind> {
    Some(match kind {
        v1::InvoiceLineKind::Unspecified => return None,
        v1::InvoiceLineKind::Goods => LineKind::Goods,
        v1::InvoiceLineKind::Freight => LineKind::Freight,
        v1::InvoiceLineKind::Adjustment => LineKind::Adjustment,
    })
}

const fn method(method: v1::PaymentMethod) -> Option<Method> {
    Some(match method {
        v1::PaymentMethod::Unspecified => return None,
        v1::PaymentMethod::CreditCard => Method::CreditCard,
        v1::PaymentMethod::DebitCard => Method::DebitCard,
        v1::PaymentMethod::BankTransfer => Method::BankTransfer,
        v1::PaymentMethod::Boleto => Method::Boleto,
        v1::PaymentMethod::Voucher => Method::Voucher,
        v1::PaymentMethod::Cash => Method::Cash,
        v1::PaymentMethod::Other => Method::Other,
    })
}

const fn state(state: v1::InvoiceState) -> Option<State> {
    Some(match state {
        v1::InvoiceState::Unspecified => return None,
        v1::InvoiceState::Issued => State::Issued,
        v1::InvoiceState::PartiallyPaid => State::PartiallyPaid,
        v1::InvoiceState::Paid => State::Paid,
        v1::InvoiceState::Overdue => State::Overdue,
        v1::InvoiceState::InCollections => State::InCollections,
        v1::InvoiceState::WrittenOff => State::WrittenOff,
        v1::InvoiceState::Void => State::Void,
    })
}
