//! Takes note of somebody who might buy.

use baton_department::Error::ExternalReferenceTaken;
use baton_department::{Command, Context, corrected};
use baton_model::LeadId;
use sqlx::PgConnection;

use super::recording::{RecordedLead, occasion, record_lead_stating};
use crate::domain::Lead;
use crate::domain::lead::Creating;
use crate::error::Error;
use crate::store;

/// Takes note of somebody who might buy. Whether the customer exists was asked before: no transaction waits for another
/// service.
#[derive(Debug)]
pub(crate) struct CreateLead {
    /// The new lead's id.
    pub(crate) lead_id: LeadId,
    /// What is known.
    pub(crate) creating: Creating,
}

impl Command for CreateLead {
    type Answer = RecordedLead;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedLead, Error> {
        let decided = Lead::create(self.lead_id, self.creating.clone(), &occasion(context));
        if let Some(holder) = store::leads::insert(conn, &decided.after).await? {
            let external_reference = self.creating.external_reference.clone().unwrap_or_default();
            let holder = holder.to_string();
            return Err(ExternalReferenceTaken { external_reference, holder }.into());
        }
        // What they look for now replaces what they once looked for.
        let facts = corrected("customer.needs", &self.creating.interest);
        record_lead_stating(conn, context, &decided, Vec::from_iter(facts)).await
    }
}
