//! Requests about credits.

use std::sync::Arc;

use baton_department::{Fields, page};
use baton_errors::Failure;
use baton_model::{CreditId, Ids};
use baton_proto::billing::v1;

use super::REASON_BYTES;
use crate::commands::{ApplyCredit, GrantCredit};
use crate::domain::{CreditState, Granting};
use crate::queries::{GetCredit, ListCredits};

pub(crate) fn grant_credit(
    fields: &mut Fields,
    request: &v1::GrantCreditRequest,
    credit_id: CreditId,
    cap_minor: i64,
) -> Option<GrantCredit> {
    let credit = fields.present("credit", request.credit.as_ref())?;
    let customer_id = fields.id("credit.customer_id", &credit.customer_id);
    let amount = fields.positive_amount("credit.amount", credit.amount.as_ref());
    let reason = fields.line("credit.reason", &credit.reason, REASON_BYTES);
    let granting = Granting { customer_id: customer_id?, amount: amount?, reason };
    Some(GrantCredit { credit_id, granting, cap_minor })
}

pub(crate) fn apply_credit(
    fields: &mut Fields,
    request: &v1::ApplyCreditRequest,
    ids: Arc<dyn Ids>,
) -> Option<ApplyCredit> {
    let credit_id = fields.id("credit_id", &request.credit_id);
    let invoice_id = fields.id("invoice_id", &request.invoice_id);
    Some(ApplyCredit { credit_id: credit_id?, invoice_id: invoice_id?, ids })
}

pub(crate) fn get_credit(request: &v1::GetCreditRequest) -> Result<GetCredit, Failure> {
    let mut fields = Fields::default();
    let credit_id = fields.id("credit_id", &request.credit_id);
    Ok(GetCredit { credit_id: fields.finish(credit_id)? })
}

pub(crate) fn list_credits(request: &v1::ListCreditsRequest) -> Result<ListCredits, Failure> {
    let mut fields = Fields::default();
    let customer_id = fields.optional_id("customer_id", &request.customer_id);
    let states = fields.choices("states", &request.states, state);
    let states = fields.finish(states)?;
    Ok(ListCredits { page: page(request)?, customer_id, states })
}

const fn state(state: v1::CreditState) -> Option<CreditState> {
    match state {
        v1::CreditState::Unspecified => None,
        v1::CreditState::Granted => Some(CreditState::Granted),
        v1::CreditState::Applied => Some(CreditState::Applied),
    }
}
