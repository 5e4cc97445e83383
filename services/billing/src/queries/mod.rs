//! What can be asked, one file per question.

mod get_credit;
mod get_dispute;
mod get_invoice;
mod get_refund;
mod list_credits;
mod list_disputes;
mod list_invoices;
mod list_refunds;

pub(crate) use get_credit::GetCredit;
pub(crate) use get_dispute::GetDispute;
pub(crate) use get_invoice::GetInvoice;
pub(crate) use get_refund::GetRefund;
pub(crate) use list_credits::ListCredits;
pub(crate) use list_disputes::ListDisputes;
pub(crate) use list_invoices::ListInvoices;
pub(crate) use list_refunds::ListRefunds;
