//! Reads one lead.

use baton_db::Work;
use sqlx::PgConnection;

use crate::domain::Lead;
use crate::error::Error;
use crate::store;

/// Reads one lead.
#[derive(Debug)]
pub(crate) struct GetLead {
    /// Id or external reference.
    pub(crate) lead: String,
}

impl Work for GetLead {
    type Output = Lead;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Lead, Error> {
        let found = store::leads::find(conn, &self.lead).await?;
        found.ok_or_else(|| Error::LeadNotFound { lead: self.lead.clone() })
    }
}
