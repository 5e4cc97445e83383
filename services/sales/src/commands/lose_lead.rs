//! Says that they do not buy.

use baton_department::{Command, Context};
use baton_model::LeadId;
use sqlx::PgConnection;

use super::recording::{RecordedLead, lead_step};
use crate::error::Error;

/// Says that they do not buy.
#[derive(Debug)]
pub(crate) struct LoseLead {
    /// Which lead.
    pub(crate) lead_id: LeadId,
    /// Why.
    pub(crate) reason: String,
}

impl Command for LoseLead {
    type Answer = RecordedLead;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedLead, Error> {
        lead_step(conn, context, self.lead_id, |lead, on| lead.lose(self.reason.clone(), on)).await
    }
}
