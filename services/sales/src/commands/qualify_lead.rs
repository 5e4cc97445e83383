//! Says that they have a need and the means.

use baton_department::{Command, Context};
use baton_model::LeadId;
use sqlx::PgConnection;

use super::recording::{RecordedLead, lead_step};
use crate::error::Error;

/// Says that they have a need and the means.
#[derive(Debug)]
pub(crate) struct QualifyLead {
    /// Which lead.
    pub(crate) lead_id: LeadId,
    /// Why.
    pub(crate) note: String,
}

impl Command for QualifyLead {
    type Answer = RecordedLead;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedLead, Error> {
        lead_step(conn, context, self.lead_id, |lead, on| lead.qualify(self.note.clone(), on)).await
    }
}
