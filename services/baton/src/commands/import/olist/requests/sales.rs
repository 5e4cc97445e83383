//! Who might sell here, and who agreed to.

use baton_proto::sales::v1::{Account, CreateLeadRequest, Lead, PutAccountRequest};

use crate::commands::import::olist::plan::Step;

/// Takes note of a lead.
pub(in super::super) fn create_lead(step: &Step, origin: &str, customer_id: &str) -> CreateLeadRequest {
    CreateLeadRequest {
        context: Some(step.context()),
        lead: Some(Lead {
            customer_id: customer_id.to_owned(),
            external_reference: step.about.to_string(),
            origin: origin.to_owned(),
            ..Lead::default()
        }),
    }
}

/// Opens a customer's account. How often to be in touch is not in the data set.
pub(in super::super) fn open_account(step: &Step, segment: &str, customer_id: &str) -> PutAccountRequest {
    PutAccountRequest {
        context: Some(step.context()),
        account: Some(Account {
            customer_id: customer_id.to_owned(),
            segment: segment.to_owned(),
            ..Account::default()
        }),
    }
}
