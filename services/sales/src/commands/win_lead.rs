//! Says that they buy.

use baton_department::{Command, Context};
use baton_model::LeadId;
use sqlx::PgConnection;

use super::recording::{RecordedLead, lead_step};
use crate::domain::Lead;
use crate::error::Error;

/// Says that they buy.
#[derive(Debug)]
pub(crate) struct WinLead {
    /// Which lead.
    pub(crate) lead_id: LeadId,
}

impl Command for WinLead {
    type Answer = RecordedLead;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<RecordedLead, Error> {
        lead_step(conn, context, self.lead_id, Lead::win).await
    }
}
