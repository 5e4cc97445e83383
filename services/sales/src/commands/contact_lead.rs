//! Says that somebody spoke to them.

use baton_department::{Command, Context, TellsCustomer};
use baton_model::{CustomerId, LeadId};
use sqlx::PgConnection;

use super::recording::{RecordedLead, lead_step};
use crate::error::Error;
use crate::store;

/// Says that somebody spoke to them.
#[derive(Debug)]
pub(crate) struct ContactLead {
    /// Which lead.
    pub(crate) lead_id: LeadId,
    /// What was said.
    pub(crate) note: String,
}

impl Command for ContactLead {
    type Answer = RecordedLead;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedLead, Error> {
        lead_step(conn, context, self.lead_id, |lead, on| lead.contact(self.note.clone(), on)).await
    }
}

impl TellsCustomer for ContactLead {
    async fn whom(&self, conn: &mut PgConnection) -> Result<CustomerId, Error> {
        let lead = store::leads::find(conn, &self.lead_id.to_string()).await?;
        Ok(lead.ok_or_else(|| Error::LeadNotFound { lead: self.lead_id.to_string() })?.customer_id)
    }
}
