//! Invoices as they are told.

use baton_department::{Told, any, money, timestamp};
use baton_proto::billing::v1;
use baton_proto::timeline::v1::Subject;
use prost_types::Any;

use crate::domain::{
    Change, Decided, Difference, DunningStep, Invoice, Line, LineKind, Method, Payment, State, wording,
};

/// What the timeline is told of a step.
pub(crate) fn told(decided: &Decided) -> Told {
    let invoice = &decided.invoice;
    Told {
        customer_id: invoice.customer_id,
        summary: wording::invoice::summary(decided),
        body: body(decided),
        subject: Subject {
            kind: "invoice".to_owned(),
            id: invoice.id.to_string(),
            label: wording::invoice::label(invoice),
            status: wording::invoice::status(invoice),
            open: invoice.state().is_open(),
            revision: invoice.revision,
        },
        promises: Vec::new(),
    }
}

fn body(decided: &Decided) -> Any {
    let invoice = Some(invoice(&decided.invoice));
    match &decided.change {
        Change::Issued => any(&v1::InvoiceIssued { invoice }),
        Change::Corrected => any(&v1::InvoiceCorrected { invoice }),
        Change::Voided => any(&v1::InvoiceVoided { invoice }),
        Change::PaymentRecorded { payment } => {
            any(&v1::PaymentRecorded { invoice, payment: Some(self::payment(payment)) })
        }
        Change::Paid { payment } => {
            any(&v1::InvoicePaid { invoice, payment: payment.as_ref().map(self::payment) })
        }
        Change::PaymentFailed { method, amount, reason } => any(&v1::PaymentFailed {
            invoice,
            method: self::method(*method).into(),
            amount: Some(money(amount)),
            reason: reason.clone(),
        }),
        Change::Overdue => any(&v1::InvoiceOverdue { invoice }),
        Change::DunningStepTaken { step } => {
            any(&v1::DunningStepTaken { invoice, step: self::step(*step).into() })
        }
        Change::DunningPaused { reason } => any(&v1::DunningPaused { invoice, reason: reason.clone() }),
        Change::DunningResumed => any(&v1::DunningResumed { invoice }),
        Change::InCollections => any(&v1::InvoiceInCollections { invoice }),
        Change::WrittenOff => any(&v1::InvoiceWrittenOff { invoice }),
        Change::Credited { amount, reason, return_id, refund_due } => any(&v1::InvoiceCredited {
            invoice,
            amount: Some(money(amount)),
            reason: reason.clone(),
            return_id: return_id.map(|id| id.to_string()).unwrap_or_default(),
            refund_due: *refund_due,
        }),
        Change::DoubleChargeFound { payment, twin_id } => any(&v1::DoubleChargeFound {
            invoice,
            payment: Some(self::payment(payment)),
            twin_id: twin_id.to_string(),
        }),
        Change::PriceDifferenceFound => any(&v1::PriceDifferenceFound { invoice }),
    }
}

/// The invoice as a message.
pub(crate) fn invoice(invoice: &Invoice) -> v1::Invoice {
    let books = &invoice.books;
    v1::Invoice {
        id: invoice.id.to_string(),
        number: invoice.number.to_string(),
        customer_id: invoice.customer_id.to_string(),
        order_id: invoice.order_id.map(|id| id.to_string()).unwrap_or_default(),
        external_reference: invoice.external_reference.clone().unwrap_or_default(),
        lines: invoice.lines.as_slice().iter().map(line).collect(),
        total: Some(money(&books.total)),
        paid: Some(money(&books.paid)),
        credited: Some(money(&books.credited)),
        refunded: Some(money(&books.refunded)),
        balance: Some(money(&invoice.balance())),
        state: state(invoice.state()).into(),
        due_at: Some(timestamp(invoice.due_at)),
        dunning_level: i32::try_from(invoice.dunning.level()).unwrap_or(i32::MAX),
        dunning_paused: invoice.dunning.is_paused(),
        payments: invoice.payments.iter().map(payment).collect(),
        differences: invoice.differences.iter().map(difference).collect(),
        state_reason: invoice.state_reason.clone(),
        historical: invoice.historical,
        issued_at: Some(timestamp(invoice.issued_at)),
        changed_at: Some(timestamp(invoice.changed_at)),
        revision: invoice.revision,
        etag: invoice.etag(),
    }
}

fn line(line: &Line) -> v1::InvoiceLine {
    let kind = match line.kind {
        LineKind::Goods => v1::InvoiceLineKind::Goods,
        LineKind::Freight => v1::InvoiceLineKind::Freight,
        LineKind::Adjustment => v1::InvoiceLineKind::Adjustment,
    };
    v1::InvoiceLine {
        kind: kind.into(),
        line_number: line.line_number.map_or(0, number),
        product_id: line.product_id.clone(),
        title: line.title.clone(),
        quantity: number(line.quantity),
        unit_price: Some(money(&line.unit_price)),
    }
}

fn payment(payment: &Payment) -> v1::Payment {
    v1::Payment {
        id: payment.id.to_string(),
        method: method(payment.method).into(),
        instalments: number(payment.instalments),
        amount: Some(money(&payment.amount)),
        external_reference: payment.external_reference.clone().unwrap_or_default(),
        twin_id: payment.twin_id.map(|id| id.to_string()).unwrap_or_default(),
        received_at: Some(timestamp(payment.received_at)),
    }
}

fn difference(difference: &Difference) -> v1::PriceDifference {
    v1::PriceDifference {
        line_number: number(difference.line_number),
        ordered: difference.ordered.as_ref().map(money),
        charged: difference.charged.as_ref().map(money),
    }
}

fn number(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

const fn state(state: State) -> v1::InvoiceState {
    match state {
        State::Issued => v1::InvoiceState::Issued,
        State::PartiallyPaid => v1::InvoiceState::PartiallyPaid,
        State::Paid => v1::InvoiceState::Paid,
        State::Overdue => v1::InvoiceState::Overdue,
        State::InCollections => v1::InvoiceState::InCollections,
        State::WrittenOff => v1::InvoiceState::WrittenOff,
        State::Void => v1::InvoiceState::Void,
    }
}

const fn method(method: Method) -> v1::PaymentMethod {
    match method {
        Method::CreditCard => v1::PaymentMethod::CreditCard,
        Method::DebitCard => v1::PaymentMethod::DebitCard,
        Method::BankTransfer => v1::PaymentMethod::BankTransfer,
        Method::Boleto => v1::PaymentMethod::Boleto,
        Method::Voucher => v1::PaymentMethod::Voucher,
        Method::Cash => v1::PaymentMethod::Cash,
        Method::Other => v1::PaymentMethod::Other,
    }
}

const fn step(step: DunningStep) -> v1::DunningStep {
    match step {
        DunningStep::FriendlyReminder => v1::DunningStep::FriendlyReminder,
        DunningStep::Reminder => v1::DunningStep::Reminder,
        DunningStep::FinalNotice => v1::DunningStep::FinalNotice,
    }
}
