//! Takes note of a piece of evidence that came.

use baton_model::{ComplaintId, Partition};
use baton_proto::cases::v1::EvidenceSupplied;
use sqlx::PgConnection;

use super::{Recorded, keep, load};
use crate::commands::{Applied, Circumstances, Command};
use crate::error::Error;
use crate::messages;

/// Takes note of a piece of evidence that came.
#[derive(Debug)]
pub(crate) struct SupplyEvidence {
    pub(crate) circumstances: Circumstances,
    pub(crate) complaint_id: ComplaintId,
    pub(crate) item: String,
    /// What came, or where it is kept; may be empty.
    pub(crate) note: String,
}

impl Command for SupplyEvidence {
    type Response = Recorded;

    fn partition(&self) -> Partition {
        self.complaint_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<Recorded>, Error> {
        let at = self.circumstances.occurred_at;
        let known = load(conn, &self.circumstances, self.complaint_id).await?;
        let complaint = known.supply_evidence(&self.item, self.note.clone(), at)?;
        let summary = format!("Evidence came: {}", self.item);
        let message = Some(messages::complaint::complaint(&complaint));
        let body = EvidenceSupplied { complaint: message, item: self.item.clone() };
        keep(conn, &self.circumstances, &complaint, &summary, &body).await
    }
}
