//! What was charged, paid and given back.

use baton_proto::billing::v1::{
    Invoice, InvoiceLine, InvoiceLineKind, IssueInvoiceRequest, Payment, PaymentMethod, RecordPaymentRequest,
    Refund, RefundCause, RequestRefundRequest,
};

use super::{money, reference};
use crate::commands::import::olist::plan::{Charge, Line, Paid, Step};
use crate::commands::import::olist::rows::Method;

/// What is told of a refund's time, which the data set does not have.
const UNDATED: &str = "date of the refund not in the file";

/// Charges an order.
pub(in super::super) fn issue(
    step: &Step,
    charge: &Charge,
    customer_id: &str,
    order_id: &str,
) -> IssueInvoiceRequest {
    let mut lines: Vec<InvoiceLine> =
        (1..).zip(&charge.lines).flat_map(|(number, line)| lines_of(number, line)).collect();
    lines.extend(charge.adjustment.map(|adjustment| InvoiceLine {
        kind: InvoiceLineKind::Adjustment.into(),
        title: adjustment.title.to_owned(),
        quantity: 1,
        unit_price: Some(money(adjustment.amount)),
        ..InvoiceLine::default()
    }));
    IssueInvoiceRequest {
        context: Some(step.context()),
        invoice: Some(Invoice {
            customer_id: customer_id.to_owned(),
            order_id: order_id.to_owned(),
            external_reference: step.about.to_string(),
            lines,
            ..Invoice::default()
        }),
    }
}

/// The goods of an order's line, and their freight if it costs anything.
fn lines_of(number: i32, line: &Line) -> impl Iterator<Item = InvoiceLine> {
    let goods = InvoiceLine {
        kind: InvoiceLineKind::Goods.into(),
        line_number: number,
        product_id: line.product.clone(),
        title: line.title(),
        quantity: line.quantity,
        unit_price: Some(money(line.price)),
    };
    let freight = (line.freight > 0).then(|| InvoiceLine {
        kind: InvoiceLineKind::Freight.into(),
        line_number: number,
        product_id: line.product.clone(),
        title: "Freight".to_owned(),
        quantity: 1,
        unit_price: Some(money(line.freight)),
    });
    std::iter::once(goods).chain(freight)
}

/// Records a payment.
pub(in super::super) fn record_payment(step: &Step, paid: &Paid, invoice_id: &str) -> RecordPaymentRequest {
    RecordPaymentRequest {
        context: Some(step.context()),
        invoice_id: invoice_id.to_owned(),
        payment: Some(Payment {
            method: method(paid.method).into(),
            instalments: paid.instalments.cast_signed(),
            amount: Some(money(paid.amount)),
            external_reference: payment_reference(&step.about, paid.sequential),
            ..Payment::default()
        }),
    }
}

/// Asks for a payment of an order that was called off to go back.
pub(in super::super) fn request_refund(step: &Step, paid: &Paid, payment_id: &str) -> RequestRefundRequest {
    RequestRefundRequest {
        context: Some(step.context()),
        refund: Some(Refund {
            payment_id: payment_id.to_owned(),
            amount: Some(money(paid.amount)),
            cause: RefundCause::Cancellation.into(),
            note: UNDATED.to_owned(),
            ..Refund::default()
        }),
    }
}

/// The number of a payment in the data set.
pub(in super::super) fn payment_reference(order: &str, sequential: u32) -> String {
    reference(order, &sequential.to_string())
}

const fn method(method: Method) -> PaymentMethod {
    match method {
        Method::CreditCard => PaymentMethod::CreditCard,
        Method::DebitCard => PaymentMethod::DebitCard,
        Method::Boleto => PaymentMethod::Boleto,
        Method::Voucher => PaymentMethod::Voucher,
        Method::Other => PaymentMethod::Other,
    }
}
