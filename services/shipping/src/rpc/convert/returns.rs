//! Requests about returns.

use std::sync::Arc;

use baton_department::{Fields, page};
use baton_errors::Failure;
use baton_model::{Ids, ReturnId};
use baton_proto::shipping::v1;

use super::REASON_BYTES;
use crate::commands::{IssueReturnLabel, ReceiveReturn};
use crate::domain::ReturnState;
use crate::queries::ListReturns;

pub(in crate::rpc) fn issue_return_label(
    fields: &mut Fields,
    request: &v1::IssueReturnLabelRequest,
    return_id: ReturnId,
    ids: &Arc<dyn Ids>,
) -> Option<IssueReturnLabel> {
    let order_id = fields.id("order_id", &request.order_id);
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    Some(IssueReturnLabel { return_id, ids: Arc::clone(ids), order_id: order_id?, reason })
}

pub(in crate::rpc) fn receive_return(
    fields: &mut Fields,
    request: &v1::ReceiveReturnRequest,
) -> Option<ReceiveReturn> {
    let return_id = fields.id("return_id", &request.return_id);
    let condition = fields.optional_line("condition", &request.condition, REASON_BYTES);
    Some(ReceiveReturn { return_id: return_id?, condition })
}

pub(in crate::rpc) fn list_returns(request: &v1::ListReturnsRequest) -> Result<ListReturns, Failure> {
    let mut fields = Fields::default();
    let customer_id = fields.optional_id("customer_id", &request.customer_id);
    let order_id = fields.optional_id("order_id", &request.order_id);
    let states = fields.choices("states", &request.states, state);
    let states = fields.finish(states)?;
    Ok(ListReturns { page: page(request)?, customer_id, order_id, states })
}

const fn state(state: v1::ReturnState) -> Option<ReturnState> {
    Some(match state {
        v1::ReturnState::Unspecified => return None,
        v1::ReturnState::LabelIssued => ReturnState::LabelIssued,
        v1::ReturnState::Received => ReturnState::Received,
    })
}
