//! From requests to commands and queries. Every function notes all violations and then gives what it could read. One file
//! for each kind of object.

mod credits;
mod disputes;
mod invoices;
mod refunds;

pub(super) use credits::{apply_credit, get_credit, grant_credit, list_credits};
pub(super) use disputes::{get_dispute, list_disputes, open_dispute, resolve_dispute};
pub(super) use invoices::{
    issue_invoice, list_invoices, record_payment, record_payment_failure, start_collections, void_invoice,
    write_off_invoice,
};
pub(super) use refunds::{
    approve_refund, get_refund, list_refunds, pay_refund, reject_refund, request_refund,
};

const NAME_BYTES: usize = 64;
const REASON_BYTES: usize = 300;
