//! Requests about disputes.

use std::sync::Arc;

use baton_department::{Fields, page};
use baton_errors::Failure;
use baton_model::{DisputeId, Ids};
use baton_proto::billing::v1;

use crate::commands::{OpenDispute, ResolveDispute};
use crate::domain::{Claim, DisputeState, Verdict};
use crate::queries::{GetDispute, ListDisputes};

const WORDS_BYTES: usize = 2_000;

pub(crate) fn open_dispute(
    fields: &mut Fields,
    request: &v1::OpenDisputeRequest,
    dispute_id: DisputeId,
    ids: Arc<dyn Ids>,
) -> Option<OpenDispute> {
    let dispute = fields.present("dispute", request.dispute.as_ref())?;
    let invoice_id = fields.id("dispute.invoice_id", &dispute.invoice_id);
    let reason = fields.text("dispute.reason", &dispute.reason, WORDS_BYTES);
    let amount = match &dispute.amount {
        Some(amount) => fields.positive_amount("dispute.amount", Some(amount)).map(Some),
        None => Some(None),
    };
    let claim = Claim { amount: amount?, reason };
    Some(OpenDispute { dispute_id, invoice_id: invoice_id?, claim, ids })
}

pub(crate) fn resolve_dispute(
    fields: &mut Fields,
    request: &v1::ResolveDisputeRequest,
    ids: Arc<dyn Ids>,
) -> Option<ResolveDispute> {
    let dispute_id = fields.id("dispute_id", &request.dispute_id);
    let resolution = fields.text("resolution", &request.resolution, WORDS_BYTES);
    let verdict = Verdict { upheld: request.upheld, resolution };
    Some(ResolveDispute { dispute_id: dispute_id?, verdict, ids })
}

pub(crate) fn get_dispute(request: &v1::GetDisputeRequest) -> Result<GetDispute, Failure> {
    let mut fields = Fields::default();
    let dispute_id = fields.id("dispute_id", &request.dispute_id);
    Ok(GetDispute { dispute_id: fields.finish(dispute_id)? })
}

pub(crate) fn list_disputes(request: &v1::ListDisputesRequest) -> Result<ListDisputes, Failure> {
    let mut fields = Fields::default();
    let customer_id = fields.optional_id("customer_id", &request.customer_id);
    let invoice_id = fields.optional_id("invoice_id", &request.invoice_id);
    let states = fields.choices("states", &request.states, state);
    let states = fields.finish(states)?;
    Ok(ListDisputes { page: page(request)?, customer_id, invoice_id, states })
}

const fn state(state: v1::DisputeState) -> Option<DisputeState> {
    match state {
        v1::DisputeState::Unspecified => None,
        v1::DisputeState::Open => Some(DisputeState::Open),
        v1::DisputeState::Upheld => Some(DisputeState::Upheld),
        v1::DisputeState::Rejected => Some(DisputeState::Rejected),
    }
}
