//! What can be done, one file per verb.
//!
//! Each command runs in the transaction that also keeps its answer: lock the invoice → decide → save → enqueue the events.

mod apply_credit;
mod approve_refund;
mod call_off_order;
mod charge_order;
mod grant_credit;
mod heed_complaint;
mod issue_invoice;
mod journal;
mod make_good;
mod open_dispute;
mod pausing;
mod pay_refund;
mod record_payment;
mod record_payment_failure;
mod reject_refund;
mod request_refund;
mod resolve_dispute;
mod settle_return;
mod settling;
mod start_collections;
mod void_invoice;
mod write_off_invoice;

use baton_proto::billing::v1;

pub(crate) use apply_credit::ApplyCredit;
pub(crate) use approve_refund::ApproveRefund;
pub(crate) use call_off_order::CallOffOrder;
pub(crate) use charge_order::ChargeOrder;
pub(crate) use grant_credit::GrantCredit;
pub(crate) use heed_complaint::HeedComplaint;
pub(crate) use issue_invoice::IssueInvoice;
pub(crate) use journal::Journal;
pub(crate) use make_good::{Agreed, MakeGood};
pub(crate) use open_dispute::OpenDispute;
pub(crate) use pay_refund::PayRefund;
pub(crate) use record_payment::RecordPayment;
pub(crate) use record_payment_failure::RecordPaymentFailure;
pub(crate) use reject_refund::RejectRefund;
pub(crate) use request_refund::RequestRefund;
pub(crate) use resolve_dispute::ResolveDispute;
pub(crate) use settle_return::SettleReturn;
pub(crate) use settling::{lock, settle};
pub(crate) use start_collections::StartCollections;
pub(crate) use void_invoice::VoidInvoice;
pub(crate) use write_off_invoice::WriteOffInvoice;

/// The answer to every command on an invoice. The responses of its RPCs all have these two fields.
pub(crate) type Recorded = v1::IssueInvoiceResponse;

/// The answer to every command on a refund. The responses of its RPCs all have these two fields.
pub(crate) type RecordedRefund = v1::RequestRefundResponse;
