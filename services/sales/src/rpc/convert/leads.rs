//! Requests about leads.

use baton_department::{Fields, page};
use baton_errors::Failure;
use baton_model::LeadId;
use baton_proto::sales::v1;

use super::{NAME_BYTES, REASON_BYTES, TEXT_BYTES};
use crate::commands::{ContactLead, CreateLead, LoseLead, QualifyLead, WinLead};
use crate::domain::lead::{Creating, State};
use crate::queries::ListLeads;

pub(crate) fn create_lead(
    fields: &mut Fields,
    request: &v1::CreateLeadRequest,
    lead_id: LeadId,
) -> Option<CreateLead> {
    let lead = fields.present("lead", request.lead.as_ref())?;
    let customer_id = fields.id("lead.customer_id", &lead.customer_id);
    let external_reference =
        fields.reference("lead.external_reference", &lead.external_reference, NAME_BYTES);
    let origin = fields.optional_line("lead.origin", &lead.origin, NAME_BYTES);
    let interest = fields.optional_text("lead.interest", &lead.interest, TEXT_BYTES);
    let creating = Creating { customer_id: customer_id?, external_reference, origin, interest };
    Some(CreateLead { lead_id, creating })
}

pub(crate) fn contact_lead(fields: &mut Fields, request: &v1::ContactLeadRequest) -> Option<ContactLead> {
    let lead_id = fields.id("lead_id", &request.lead_id);
    let note = fields.optional_text("note", &request.note, TEXT_BYTES);
    Some(ContactLead { lead_id: lead_id?, note })
}

pub(crate) fn qualify_lead(fields: &mut Fields, request: &v1::QualifyLeadRequest) -> Option<QualifyLead> {
    let lead_id = fields.id("lead_id", &request.lead_id);
    let note = fields.optional_text("note", &request.note, TEXT_BYTES);
    Some(QualifyLead { lead_id: lead_id?, note })
}

pub(crate) fn win_lead(fields: &mut Fields, request: &v1::WinLeadRequest) -> Option<WinLead> {
    Some(WinLead { lead_id: fields.id("lead_id", &request.lead_id)? })
}

pub(crate) fn lose_lead(fields: &mut Fields, request: &v1::LoseLeadRequest) -> Option<LoseLead> {
    let lead_id = fields.id("lead_id", &request.lead_id);
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    Some(LoseLead { lead_id: lead_id?, reason })
}

pub(crate) fn list_leads(request: &v1::ListLeadsRequest) -> Result<ListLeads, Failure> {
    let mut fields = Fields::default();
    let customer_id = fields.optional_id("customer_id", &request.customer_id);
    let states = fields.choices("states", &request.states, state);
    let states = fields.finish(states)?;
    Ok(ListLeads { page: page(request)?, customer_id, states })
}

const fn state(state: v1::LeadState) -> Option<State> {
    Some(match state {
        v1::LeadState::Unspecified => return None,
        v1::LeadState::New => State::New,
        v1::LeadState::Contacted => State::Contacted,
        v1::LeadState::Qualified => State::Qualified,
        v1::LeadState::Won => State::Won,
        v1::LeadState::Lost => State::Lost,
    })
}
