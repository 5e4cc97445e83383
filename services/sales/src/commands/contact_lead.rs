//! Says that somebody spoke to them.

use baton_department::{Command, Context};
use baton_model::LeadId;
use sqlx::PgConnection;

use super::recording::{RecordedLead, lead_step};
use crate::error::Error;

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
