//! Requests about refunds.

use std::sync::Arc;

use baton_department::{Fields, page};
use baton_errors::Failure;
use baton_model::{Ids, RefundId};
use baton_proto::billing::v1;

use super::{NAME_BYTES, REASON_BYTES};
use crate::commands::{ApproveRefund, PayRefund, RejectRefund, RequestRefund};
use crate::domain::{Cause, RefundState};
use crate::queries::{GetRefund, ListRefunds};

pub(in crate::rpc) fn request_refund(
    fields: &mut Fields,
    request: &v1::RequestRefundRequest,
    refund_id: RefundId,
) -> Option<RequestRefund> {
    let refund = fields.present("refund", request.refund.as_ref())?;
    let payment_id = fields.id("refund.payment_id", &refund.payment_id);
    let amount = fields.positive_amount("refund.amount", refund.amount.as_ref());
    let cause = fields.choice("refund.cause", refund.cause, cause);
    let note = fields.optional_line("refund.note", &refund.note, REASON_BYTES);
    Some(RequestRefund { refund_id, payment_id: payment_id?, amount: amount?, cause: cause?, note })
}

pub(in crate::rpc) fn approve_refund(
    fields: &mut Fields,
    request: &v1::ApproveRefundRequest,
    ids: &Arc<dyn Ids>,
) -> Option<ApproveRefund> {
    Some(ApproveRefund { refund_id: fields.id("refund_id", &request.refund_id)?, ids: Arc::clone(ids) })
}

pub(in crate::rpc) fn reject_refund(
    fields: &mut Fields,
    request: &v1::RejectRefundRequest,
    ids: &Arc<dyn Ids>,
) -> Option<RejectRefund> {
    let refund_id = fields.id("refund_id", &request.refund_id);
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    Some(RejectRefund { refund_id: refund_id?, reason, ids: Arc::clone(ids) })
}

pub(in crate::rpc) fn pay_refund(fields: &mut Fields, request: &v1::PayRefundRequest) -> Option<PayRefund> {
    let refund_id = fields.id("refund_id", &request.refund_id);
    let payout_reference = fields.reference("payout_reference", &request.payout_reference, NAME_BYTES);
    Some(PayRefund { refund_id: refund_id?, payout_reference })
}

pub(in crate::rpc) fn get_refund(request: &v1::GetRefundRequest) -> Result<GetRefund, Failure> {
    let mut fields = Fields::default();
    let refund_id = fields.id("refund_id", &request.refund_id);
    Ok(GetRefund { refund_id: fields.finish(refund_id)? })
}

pub(in crate::rpc) fn list_refunds(request: &v1::ListRefundsRequest) -> Result<ListRefunds, Failure> {
    let mut fields = Fields::default();
    let customer_id = fields.optional_id("customer_id", &request.customer_id);
    let invoice_id = fields.optional_id("invoice_id", &request.invoice_id);
    let states = fields.choices("states", &request.states, state);
    let states = fields.finish(states)?;
    Ok(ListRefunds { page: page(request)?, customer_id, invoice_id, states })
}

const fn cause(cause: v1::RefundCause) -> Option<Cause> {
    Some(match cause {
        v1::RefundCause::Unspecified => return None,
        v1::RefundCause::Cancellation => Cause::Cancellation,
        v1::RefundCause::Return => Cause::Return,
        v1::RefundCause::DoubleCharge => Cause::DoubleCharge,
        v1::RefundCause::Overpayment => Cause::Overpayment,
        v1::RefundCause::LostShipment => Cause::LostShipment,
        v1::RefundCause::Dispute => Cause::Dispute,
        v1::RefundCause::Goodwill => Cause::Goodwill,
    })
}

const fn state(state: v1::RefundState) -> Option<RefundState> {
    Some(match state {
        v1::RefundState::Unspecified => return None,
        v1::RefundState::Requested => RefundState::Requested,
        v1::RefundState::Approved => RefundState::Approved,
        v1::RefundState::Paid => RefundState::Paid,
        v1::RefundState::Rejected => RefundState::Rejected,
    })
}
