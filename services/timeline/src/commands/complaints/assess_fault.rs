//! Says whether we are at fault.

use baton_model::{ComplaintId, Partition};
use baton_proto::cases::v1::FaultAssessed;
use sqlx::PgConnection;

use super::{Recorded, keep, load};
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::complaint::Fault;
use crate::error::Error;
use crate::messages;

/// Says whether we are at fault.
#[derive(Debug)]
pub(crate) struct AssessFault {
    pub(crate) circumstances: Circumstances,
    pub(crate) complaint_id: ComplaintId,
    pub(crate) fault: Fault,
    /// May be empty.
    pub(crate) reason: String,
}

impl Command for AssessFault {
    type Response = Recorded;

    fn partition(&self) -> Partition {
        self.complaint_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<Recorded>, Error> {
        let department = &self.circumstances.actor.department;
        let known = load(conn, &self.circumstances, self.complaint_id).await?;
        let complaint = known.assess(self.fault, department)?;
        let because = if self.reason.is_empty() { String::new() } else { format!(": {}", self.reason) };
        let summary = format!("Are we at fault? {}{because}", self.fault);
        let message = Some(messages::complaint::complaint(&complaint));
        let body = FaultAssessed { complaint: message, reason: self.reason.clone() };
        keep(conn, &self.circumstances, &complaint, &summary, &body).await
    }
}
